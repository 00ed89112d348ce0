"""Words are words: nothing written or asked becomes markup (attacks C5, 14, 15 and 24).

Generated from the finished app: every page is opened by people of a commune whose bodies, people,
papers and dossiers are all named with markup, template and format syntax.
"""

import html
import io
from urllib.parse import quote

import pytest

from archive.inquiry.disclose import file_name
from archive.inquiry.find import search
from archive.records.actor import Actor, Membership, Office
from archive.records.record import Role
from archive.records.state import State
from archive.web.downloads import attachment
from search.query import Query
from tests.attacks import hostile
from tests.attacks.hostile import ADDED, EVIL, alive_in
from tests.attacks.knocking import Asked, address, doors, send
from tests.attacks.neighbours import Somebody
from tests.attacks.village import FACTOR, Thing, Village


@pytest.fixture(scope="module")
def people(village: Village) -> dict[str, Somebody]:
    """Found the commune whose every word is markup."""
    return hostile.founded(village)


@pytest.fixture(scope="module")
def things(village: Village, people: dict[str, Somebody]) -> dict[State, Thing]:
    """Settle its papers, one for each state a page asks for."""
    assert people
    states = (State.SEALED, State.READ, State.REVIEWED, State.REFUSED)
    return {state: hostile.settled(village, state) for state in states}


def test_the_watch_sees_what_comes_alive() -> None:
    """Unescaped, the hostile words are elements, handlers and a sum; escaped they are nothing."""
    assert len(alive_in(EVIL.replace("{{7*191}}", ADDED))) >= 6
    assert alive_in(html.escape(EVIL)) == []


def test_no_page_makes_markup_of_a_word(
    village: Village, people: dict[str, Somebody], things: dict[State, Thing]
) -> None:
    """Every page that anybody of the commune can open, asked with a hostile question too."""
    shown = 0
    for door in doors(village.app):
        if door.method != "GET" or door.rule.arguments & {"name", "code"}:
            continue
        if door.rule.rule.endswith(".jpg"):
            continue
        path = address(door, things[door.state]) + f"?q={quote(EVIL)}&tin={quote(EVIL)}"
        for who in (people["officer"], people["admin"]):
            answer = send(village, who, "GET", path, {})
            assert answer.status_code < 500, door
            if answer.content_type.startswith("text/html"):
                said = answer.get_data(as_text=True)
                assert alive_in(said) == [], door
                shown += html.escape(EVIL) in said or EVIL in html.unescape(said)
    assert shown >= 8, "the hostile words stand on too few pages: the test looks past them"


def test_no_answer_to_a_form_makes_markup_of_a_word(
    village: Village, people: dict[str, Somebody], things: dict[State, Thing]
) -> None:
    """Slip, look-up, hand-in, review, signing and verify say back what was typed, escaped."""
    sealed, read = things[State.SEALED], things[State.READ]
    forms: tuple[tuple[str, Asked], ...] = (
        (f"/vu-viec/{sealed.ids['dossier']}/giay-hen", {"data": {"factor": "1111"}}),
        (f"/vu-viec/{sealed.ids['dossier']}/giay-hen", {"data": {"factor": EVIL}}),
        ("/tra-cuu", {"data": {"code": EVIL, "factor": EVIL}}),
        ("/dang-nhap", {"data": {"username": EVIL, "password": "x", "next": EVIL}}),
        ("/nop", {"data": {"body": EVIL, "dossier": EVIL, "files": (b"", EVIL)}}),
        (f"/ra-soat/{read.record.id}", {"data": {"number": EVIL * 3, "date": EVIL}}),
        ("/ky", {"data": {"record": EVIL, "key": EVIL, "pin": EVIL}}),
        ("/xac-minh", {"data": {"file": (b"%PDF", EVIL)}}),
    )
    for path, form in forms:
        answer = send(village, people["officer"], "POST", path, with_files(form))
        assert answer.status_code < 500, path
        assert alive_in(answer.get_data(as_text=True)) == [], path


def test_a_citizen_sees_words(village: Village, things: dict[State, Thing]) -> None:
    """The public's page of a dossier and the verify page show titles as they are written."""
    thing = things[State.SEALED]
    form = {"data": {"code": village.receipt(thing), "factor": FACTOR}}
    nobody = village.people["nobody"]
    for method, path, asked in (
        ("POST", "/tra-cuu", form),
        ("GET", f"/v/{thing.record.public}", {}),
        ("GET", f"/api/v1/public/{thing.record.public}", {}),
    ):
        answer = send(village, nobody, method, path, asked)
        assert answer.status_code == 200
        assert alive_in(answer.get_data(as_text=True)) == [] or answer.is_json


def test_machines_get_data_and_say_so(
    village: Village, people: dict[str, Somebody], things: dict[State, Thing]
) -> None:
    """JSON is told as JSON, never guessed to be a page."""
    path = f"/api/v1/records/{things[State.SEALED].record.id}"
    answer = send(village, people["officer"], "GET", path, {})

    assert answer.content_type == "application/json"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert EVIL in (answer.json or {})["fields"]["abstract"]


def test_a_snippet_is_marked_after_it_is_escaped(
    village: Village, people: dict[str, Somebody], things: dict[State, Thing]
) -> None:
    """The hit is marked, the text around it is text: marking happens to what is escaped already."""
    officer = Actor(people["officer"].id, "", (Membership(hostile.BODY, Office.OFFICER),))
    found = search(village.parts, officer, Query("hướng dẫn"))
    page = send(village, people["officer"], "GET", "/tim?q=h%C6%B0%E1%BB%9Bng+d%E1%BA%ABn", {})

    assert things[State.SEALED].record.id in {hit.record for hit in found.result.hits}
    assert "<mark>" in page.get_data(as_text=True)
    assert "&lt;script&gt;" in page.get_data(as_text=True)


def test_names_of_files_reckon_nothing(things: dict[State, Thing]) -> None:
    """A download's name is made of the record's words with signs taken out, by no template."""
    record = things[State.SEALED].record
    file = record.file(Role.SIGNED)
    assert file is not None
    name = file_name(record, file)

    assert ADDED not in name
    assert not set(name) & set("{}$%<>\"'/\\")
    assert attachment(name).isascii()


def with_files(form: Asked) -> Asked:
    """Return a form whose files are streams of their own, to be sent once."""
    data = {
        name: (io.BytesIO(one[0]), one[1]) if isinstance(one, tuple) else one
        for name, one in form["data"].items()
    }
    return {"data": data}
