"""People from the shell: invited, appointed, lent an office, listed, and gone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from archive.accounts.invite import redeem
from archive.accounts.login import log_in
from archive.accounts.totp import code_at, from_typed
from archive.assemble import Archive, assemble, now
from archive.settings import read_settings
from tests.archive.accounts.conftest import CHEAP
from tests.doors.cli.conftest import Call, Demo

WORDS = "bốn từ không liên quan"


@pytest.fixture(scope="module")
def newcomer(call: Call) -> dict[str, Any]:
    """Invite somebody as the administrator does, and return what was handed over."""
    words = ("user", "invite", "thu.moi", "--name", "Người Mới", "--office", "officer@cau-mau")
    said = call(*words, "--as", "admin", "--json")
    assert said.code == 0, said.err
    return said.lines[0]


@pytest.fixture
def opened(demo: Demo) -> Iterator[Archive]:
    """Open the demonstration's archive beside the shell."""
    archive = assemble(read_settings(demo.data))
    yield archive
    archive.close()


def known(call: Call, username: str) -> dict[str, Any]:
    """Return what the list says of somebody."""
    lines = call("user", "list", "--json").lines
    return next(one for one in lines if one["username"] == username)


def test_an_invitation_is_a_link_that_is_shown_once(call: Call, newcomer: dict[str, Any]) -> None:
    """The link leads to the page where a password is chosen; the list says it waits."""
    assert newcomer["link"].endswith(f"/loi-moi/{newcomer['code']}")
    assert newcomer["purpose"] == "invite"
    assert known(call, "thu.moi")["offices"] == ["officer@cau-mau"]
    again = call("user", "reset", "thu.moi", "--as", "admin")
    assert again.code == 0
    assert again.out.startswith("http://")
    assert newcomer["code"] not in again.out


@pytest.mark.usefixtures("newcomer")
def test_who_does_not_administer_changes_nobody(call: Call) -> None:
    """The person's own right decides, in the shell as everywhere."""
    for words in (
        ("user", "reset", "thu.moi"),
        ("user", "list"),
        ("user", "leave", "thu.moi", "--on", "2030-01-01"),
        ("user", "appoint", "thu.moi", "signer@cau-mau"),
        ("user", "second-factor", "thu.moi"),
    ):
        assert call(*words, "--as", "officer").code == 6
    assert call("user", "sessions", "thu.moi", "--as", "officer").code == 5


@pytest.mark.usefixtures("newcomer")
def test_offices_are_given_lent_and_taken(call: Call) -> None:
    """Each act is seen in what the list says afterwards."""
    assert call("user", "appoint", "thu.moi", "clerk@cau-mau", "--as", "admin").code == 0
    assert known(call, "thu.moi")["offices"] == ["clerk@cau-mau", "officer@cau-mau"]
    assert call("user", "dismiss", "thu.moi", "clerk@cau-mau").code == 0
    assert known(call, "thu.moi")["offices"] == ["officer@cau-mau"]

    lend = ("--office", "signer@cau-mau", "--since", "2026-01-01", "--until")
    order = ("user", "delegate", "signer", "thu.moi", *lend)
    given = call(*order, f"{now():%Y}-12-31", "--reason", "đi công tác", "--json")
    assert given.code == 0, given.err
    listed = call("user", "delegations", "thu.moi", "--json").lines
    assert [(one["giver"], one["office"]) for one in listed] == [("signer", "signer@cau-mau")]
    ended = call("user", "revoke", "thu.moi", "--delegation", given.lines[0]["id"])
    assert ended.code == 0
    assert call("user", "delegations", "thu.moi", "--json").lines[0]["ended_on"]
    assert "→ thu.moi" in call("user", "delegations", "thu.moi").out


@pytest.mark.usefixtures("newcomer")
def test_a_warrant_can_be_taken_back(call: Call) -> None:
    """By the number the list shows."""
    assert call("user", "appoint", "thu.moi", "inspector@cau-mau").code == 0
    words = ("--body", "cau-mau", "--purpose", "thanh tra", "--ends", "2030-01-01")
    given = call("user", "warrant", "thu.moi", *words, "--json").lines[0]
    assert call("user", "revoke", "thu.moi", "--warrant", given["id"]).code == 0
    (warrant,) = known(call, "thu.moi")["warrants"]

    assert warrant["revoked_on"]
    assert call("user", "revoke", "thu.moi", "--warrant", given["id"]).code == 5
    assert call("user", "dismiss", "thu.moi", "inspector@cau-mau").code == 0
    for wrong in ((), ("--sessions", "--warrant", "x")):
        assert call("user", "revoke", "thu.moi", *wrong).code == 64


@pytest.mark.usefixtures("newcomer")
def test_a_token_has_a_scope_and_an_end(call: Call) -> None:
    """Made as before, or with what it may do; listed by number; taken back by it."""
    old_way = call("token", "thu.moi")
    assert old_way.code == 0
    assert old_way.out.startswith("vankho_")
    options_first = call("token", "--days", "3", "thu.moi", "--scope", "read", "--json")
    assert options_first.lines[0]["scope"] == ["read"]
    listed = call("token", "list", "thu.moi", "--json").lines
    assert {tuple(one["scope"]) for one in listed} >= {("search", "see")}

    for one in listed:
        assert call("token", "revoke", "thu.moi", one["id"]).code == 0
    assert call("token", "list", "thu.moi").out == ""
    assert call("token", "revoke", "thu.moi", listed[0]["id"]).code == 5
    assert call("token", "thu.moi", "--scope", "everything").code == 64


def test_sessions_are_listed_and_ended(call: Call, opened: Archive) -> None:
    """Where somebody is logged in, and an end to it."""
    issued = call("user", "reset", "clerk", "--json").lines[0]
    redeem(opened.parts, issued["code"], WORDS, "127.0.0.1", cost=CHEAP)
    for _ in range(2):
        log_in(opened.parts, "clerk", WORDS, "192.0.2.9", cost=CHEAP)
    listed = call("user", "sessions", "clerk", "--json").lines
    assert [one["address"] for one in listed] == ["192.0.2.9"] * 2

    assert call("user", "revoke", "clerk", "--session", listed[0]["id"]).code == 0
    assert "192.0.2.9" in call("user", "sessions", "clerk").out
    assert call("user", "revoke", "clerk", "--sessions").code == 0
    assert call("user", "sessions", "clerk").out == ""


@pytest.mark.usefixtures("newcomer")
def test_a_second_factor_is_seen_and_refused_a_wrong_code(call: Call, tmp_path: Path) -> None:
    """The operator sees who has one; a code that is wrong takes none up."""
    state = call("user", "second-factor", "thu.moi", "--json").lines[0]
    assert state == {
        "username": "thu.moi",
        "second_factor": False,
        "since": None,
        "recovery_left": 0,
    }
    (tmp_path / "code").write_text("000000\n")
    with (tmp_path / "code").open("rb") as stream:
        enrol = ("user", "second-factor", "thu.moi", "--enrol", "--code-fd", str(stream.fileno()))
        refused = call(*enrol)
    assert refused.code == 1
    assert "otpauth://totp/" in refused.err
    secret = from_typed(refused.err.partition("secret=")[2].partition("&")[0])
    assert len(code_at(secret, now())) == 6
    assert call("user", "second-factor", "thu.moi", "--reset").code == 0
    assert "chưa bật" in call("user", "second-factor", "thu.moi").err


def test_who_leaves_is_said_to_have_left(call: Call) -> None:
    """The name stays in the list, with the day; nothing else does."""
    words = ("user", "invite", "sap.nghi", "--name", "Sắp Nghỉ", "--office", "officer@cau-mau")
    assert call(*words).code == 0
    assert call("user", "leave", "sap.nghi", "--on", "2026-01-02").code == 0

    gone = known(call, "sap.nghi")
    assert (gone["left_on"], gone["offices"]) == ("2026-01-02", [])
    assert "nghỉ từ 02/01/2026" in call("user", "list").out
    assert call("token", "sap.nghi").code == 6


def test_the_last_administrator_stays(call: Call) -> None:
    """Nobody leaves a body without one by going."""
    said = call("user", "dismiss", "admin", "admin@cau-mau", "--as", "admin")

    assert said.code == 7
    assert "duy nhất" in said.err
