"""Who may register a webhook, for which address, and who is told its secret."""

from typing import Any

import pytest

from archive.notices.webhooks import check_url
from archive.records.errors import Refused
from archive.records.state import State
from tests.doors.api.conftest import Hall
from tests.doors.api.test_main_job import told

BODY = "song-mau"


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/",
        "http://127.0.0.1:1/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "https://user:pass@example.com/",
        "https://example.com/#x",
        "https://example.com:99999/",
        "https:///x",
        "https://exa mple.com/",
        "https://ví-dụ.vn/",
        "https://example.com/" + "a" * 2_000,
    ],
)
def test_an_address_that_cannot_be_used_is_refused(url: str) -> None:
    """Plain HTTP, other schemes, credentials, unreadable: said at once, not with a message."""
    with pytest.raises(Refused):
        check_url(url, frozenset({"127.0.0.1:2"}))


def test_an_address_outside_is_taken() -> None:
    """HTTPS anywhere; HTTP where the operator names the host and port."""
    check_url("https://motcua.example/tin?x=1", frozenset())
    check_url("http://127.0.0.1:2/tin", frozenset({"127.0.0.1:2"}))


def test_only_an_administrator_of_the_body_registers(hall: Hall) -> None:
    """An officer may not; an administrator not for a body that is not theirs."""
    wish: dict[str, Any] = {"url": "https://a.example/", "bodies": [BODY], "states": ["sealed"]}

    assert hall.machine("officer").post("/webhooks", json=wish).status_code == 403
    wish["bodies"] = ["khong-co"]
    assert hall.machine("admin").post("/webhooks", json=wish).status_code == 403
    assert hall.machine("admin").get("/webhooks/" + "0" * 26).status_code == 404


def test_the_secret_is_told_once_and_kept_nowhere(hall: Hall) -> None:
    """The same key is told it again; the list, the webhook and the catalogue do not hold it."""
    admin = hall.machine("admin")
    wish = {"url": hall.receiver.url, "bodies": [BODY], "states": ["sealed"]}
    first, second = (
        admin.post("/webhooks", json=wish, headers={"Idempotency-Key": "bi-mat"}) for _ in range(2)
    )
    made = told(first)
    assert told(second) == made
    shown = admin.get(f"/webhooks/{made['id']}").text + admin.get("/webhooks").text
    assert made["secret"] not in shown
    data = hall.office.archive.settings.data
    for file in data.glob("catalog*"):
        assert made["secret"].removeprefix("whsec_").encode() not in file.read_bytes()
    assert len([one for one in told(admin.get("/webhooks"))["webhooks"] if one == shape(made)]) == 1
    admin.delete(f"/webhooks/{made['id']}")


def shape(made: dict[str, Any]) -> dict[str, Any]:
    """Return a webhook as it is told later: without its secret."""
    return {name: value for name, value in made.items() if name != "secret"}


def test_every_state_can_be_heard_of(hall: Hall) -> None:
    """What the document offers is what records can be."""
    schema = hall.declared["paths"]["/api/v1/webhooks"]["post"]["requestBody"]
    states = schema["content"]["application/json"]["schema"]["properties"]["states"]

    assert set(states["items"]["enum"]) == set(State)
