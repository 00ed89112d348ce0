"""Figures for those who watch: counts and ages, nobody's name, and not for everybody."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from archive.accounts.tokens import make_token, scope_of
from archive.demo.cast import CITIZENS, PLAYERS
from archive.web.app import make_app
from archive.web.site import Site
from tests.doors.web.conftest import Papers
from tests.doors.web.visiting import Town, Visitor

LINE = re.compile(r'vankho_[a-z_]+(\{[a-z]+="[a-z_]+"\})? -?[0-9.e+]+')


@pytest.fixture
def public(town: Town) -> FlaskClient:
    """Open the same archive behind a public name: every visitor may seem to come from here."""
    return make_app(town.office.parts, Site("https://luutru.example.vn")).test_client()


def test_every_line_is_of_the_text_format(visit: Callable[..., Visitor], papers: Papers) -> None:
    """A help, a type, and values with at most one label from a closed list."""
    assert papers.code
    text = visit().get("/metrics").get_data(as_text=True)
    values = [line for line in text.splitlines() if not line.startswith("# ")]

    assert text.endswith("\n")
    assert [line for line in values if not LINE.fullmatch(line)] == []
    names = {line.split("{")[0].split(" ")[0] for line in values}
    assert names == set(re.findall(r"# TYPE (\w+) gauge", text))
    assert {"vankho_records", "vankho_ledger_entries", "vankho_disk_free_bytes"} <= names


def test_no_figure_tells_of_anybody(
    town: Town, visit: Callable[..., Visitor], papers: Papers
) -> None:
    """No id of record, person or body, no name, no number stands in it."""
    text = visit().get("/metrics").get_data(as_text=True)
    with town.office.parts.catalog.view() as view:
        told = [*view.records.ids(), *view.dossiers.bodies()]
        told += [one.id for one in view.people.list()]
    told += [one.name for one in (*PLAYERS, *CITIZENS)] + [one.username for one in PLAYERS]
    told += [one.number for one in CITIZENS] + [papers.paper.truth.number]
    words = set(re.findall(r"[^\s\"{}=]+", text))

    assert [one for one in told if one in words or (len(one) > 8 and one in text)] == []


def test_ages_and_seals_are_told(town: Town, visit: Callable[..., Visitor]) -> None:
    """After a checkpoint with its stamp, as many entries are stamped as sealed."""
    town.later(minutes=70)
    town.office.work()
    town.later(minutes=1)
    text = visit().get("/metrics").get_data(as_text=True)
    said = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))

    assert float(said["vankho_checkpoint_age_seconds"]) == 60
    assert said["vankho_ledger_sealed_entries"] == said["vankho_ledger_stamped_entries"]
    assert int(said["vankho_people"]) >= len(PLAYERS)


def test_behind_a_public_name_nobody_reads_them_unasked(public: FlaskClient) -> None:
    """The answer is that of a page that does not exist, from this machine too."""
    answer = public.get("/metrics", headers={"Host": "luutru.example.vn"})

    assert answer.status_code == 404


@pytest.mark.parametrize("headers", [{"X-Forwarded-For": "203.0.113.9"}, {"Via": "1.1 proxy"}])
def test_what_was_passed_on_is_not_from_here(
    visit: Callable[..., Visitor], headers: dict[str, str]
) -> None:
    """A proxy that says so ends the ease of this machine."""
    assert visit().get("/metrics", headers=headers).status_code == 404


def test_another_machine_does_not_read_them(visit: Callable[..., Visitor]) -> None:
    """An address that is not loopback is a stranger's."""
    stranger = {"REMOTE_ADDR": "192.0.2.7"}

    assert visit().get("/metrics", environ_base=stranger).status_code == 404


@pytest.mark.parametrize(
    ("username", "scope", "status"),
    [("archivist", "admin", 200), ("archivist", "read", 404), ("officer", "admin", 404)],
)
def test_a_token_that_may_check_reads_them_from_anywhere(
    town: Town, public: FlaskClient, username: str, scope: str, status: int
) -> None:
    """Person and scope must both allow it."""
    token = make_token(town.office.parts, username, "giám sát", 1, scope=scope_of([scope]))
    headers = {"Host": "luutru.example.vn", "Authorization": f"Bearer {token}"}

    assert public.get("/metrics", headers=headers).status_code == status


def test_a_person_logged_in_reads_them_by_right_not_by_place(
    visit: Callable[..., Visitor],
) -> None:
    """At this machine too: an officer has no right to them, an archivist has."""
    assert visit("officer").get("/metrics").status_code == 404
    assert visit("archivist").get("/metrics").status_code == 200
