"""Every rule × every kind of person × a foreign thing: it is not there (attacks C1; C5, 16 and 17).

Generated from the finished app: a new page or operation is tried without anybody thinking of it.
"""

import logging
from itertools import product

import pytest

from archive.inquiry.citizen import look_up
from archive.ledger.entry import Act, Entry
from archive.records.actor import Office
from archive.records.digest import ALPHABET
from archive.records.record import Role
from archive.records.state import State
from tests.attacks.knocking import (
    API,
    QUESTIONS,
    Door,
    doors,
    doors_to_things,
    is_public,
    knock,
    nowhere,
    plain,
    send,
    told,
    value_in,
)
from tests.attacks.neighbours import come_again, open_account
from tests.attacks.village import FACTOR, OURS, THEIRS, Thing, Village

STRANGERS = (
    "nobody",
    "leaver",
    f"officer of {THEIRS}",
    f"signer, clerk and archivist of {THEIRS}",
    f"inspector of {THEIRS}",
    f"admin of {THEIRS}",
    "inspector of other bodies",
    "inspector of other years",
    "inspector whose time is over",
    "machine without the scope",
)
OUTSIDE = frozenset({"nobody", "leaver"})
"""Who is nobody to the archive: they are sent to the log-in, and machines told to log in."""
AT_HOME = tuple(
    f"{office} of {OURS}"
    for office in ("officer", "admin", "signer", "clerk", "archivist", "inspector")
)
BY_TOKEN_TOO = frozenset({"leaver", f"officer of {THEIRS}", "inspector whose time is over"})
"""Who comes with a bearer token as well: from there on both are one and the same person."""
BY_FORM_TOO = frozenset({"nobody", f"officer of {THEIRS}", f"admin of {THEIRS}"})
"""Who sends every form without an id in its address as well."""
QUERY = "?q=huong+dan&id={record}&chon={record}&record={record}&dossier={code}&body=cau-mau"
"""Asked of every page; the words stand on every paper."""


@pytest.fixture(scope="module")
def things(village: Village) -> dict[State, Thing]:
    """Settle one foreign paper for each state a door asks for."""
    states = (State.READ, State.REVIEWED, State.SIGNED, State.SEALED, State.INGESTED)
    settled = {state: village.settle(state) for state in states}
    village.checkpoint()
    return settled


@pytest.mark.parametrize("stranger", STRANGERS)
def test_a_foreign_thing_is_not_there(
    village: Village, things: dict[State, Thing], stranger: str, caplog: pytest.LogCaptureFixture
) -> None:
    """404, and not one mark of it.

    Who is nobody to the archive is asked to log in, whatever they asked for. Nothing is changed,
    and every refusal of a person stands in the log.
    """
    who, before = village.people[stranger], village.state_of_things()
    right = {303, 401} if stranger in OUTSIDE else {404}
    ways = (who, who.machine()) if stranger in BY_TOKEN_TOO else (who,)
    for door, way in product(doors_to_things(village.app), ways):
        is_page = not door.rule.rule.startswith(API)
        if is_public(village.app, door) or (is_page and way.token and not way.cookie):
            continue
        thing = things[door.state]
        caplog.clear()
        with caplog.at_level(logging.INFO, logger="archive.web.oversight"):
            answer = knock(village, way, door, thing)
        assert answer.status_code in right, f"{door} answers {answer.status} to {stranger}"
        said = answer.get_data().decode()
        assert not marks_in(said, thing), f"{door} shows {stranger} marks"
        assert thing.owner.name not in said, f"{door} names people to {stranger}"
        assert "refused: " in caplog.text, f"{door} refuses {stranger} without a word in the log"
    assert village.state_of_things() == before


@pytest.mark.parametrize("stranger", ["nobody", f"officer of {THEIRS}", "inspector of other years"])
def test_a_foreign_thing_reads_like_one_that_never_was(
    village: Village, things: dict[State, Thing], stranger: str
) -> None:
    """Word for word, header for header: nothing tells a closed door from a wall."""
    who = village.people[stranger]
    for door in doors_to_things(village.app):
        thing = things[door.state]
        nothing = nowhere(thing)
        foreign, missing = (knock(village, who, door, one) for one in (thing, nothing))
        assert plain(foreign, thing) == plain(missing, nothing), f"{door} tells {stranger}"


@pytest.mark.parametrize("stranger", STRANGERS)
def test_lists_counts_and_forms_tell_nothing_foreign(
    village: Village, things: dict[State, Thing], stranger: str
) -> None:
    """Pages without an id in their address, asked with foreign ids in query and form, show none."""
    who = come_again(village.parts, village.people[stranger])  # one of the doors is the way out
    before = village.state_of_things()
    thing = next(iter(things.values()))
    query = QUERY.format(record=thing.record.id, code=thing.code)
    for door in doors(village.app):
        if door.rule.arguments or (door.method != "GET" and stranger not in BY_FORM_TOO):
            continue
        if door.method == "GET":
            is_page = not door.rule.rule.startswith(API)
            asked = query if is_page else QUESTIONS.get(door.endpoint, "")
            answer = send(village, who, "GET", door.rule.rule + asked, {})
        else:
            answer = knock(village, who, door, thing)
        said = told(answer).replace(thing.code, "-").replace(thing.record.id, "-")
        assert answer.status_code < 500, f"{door} answers {answer.status} to {stranger}"
        assert not marks_in(said, thing), f"{door} shows {stranger} marks"
        # Whose warrant names the body may know who works there, of whatever years it is.
        knows_people = stranger == "inspector of other years"
        assert knows_people or thing.owner.name not in said, f"{door} names people to {stranger}"
    assert village.state_of_things() == before


def test_the_same_lists_show_whoever_has_the_right(village: Village) -> None:
    """Search, list and dossiers show the paper to its own people: the queries find something."""
    thing = village.settle()
    officer, inspector = (village.people[f"{one} of {OURS}"] for one in ("officer", "inspector"))
    for who, path in product((officer, inspector), ("/tim?q=huong+dan&sort=newest", "/ho-so")):
        assert thing.marks[0] in told(send(village, who, "GET", path, {})), path
    found = send(village, inspector, "GET", f"/api/v1/search?q={thing.marks[0]}chu", {})
    assert thing.record.id in told(found)


def test_whoever_has_the_right_passes_every_door(
    village: Village, things: dict[State, Thing]
) -> None:
    """With the same ids and the same forms, somebody of the thing's own body gets what it asks.

    Without this a wrong address in the tables would pass for a closed door.
    """
    spare = dict(things)
    for door in doors_to_things(village.app):
        is_look = door.method == "GET"
        answers = passed(village, door, (things if is_look else spare)[door.state])
        if answers[-1] >= 400 and not is_look:  # what went before may have used it up
            spare[door.state] = village.settle(door.state, is_found=False)
            answers = passed(village, door, spare[door.state])
        assert answers[-1] < 400, (
            f"nobody passes {door}: {answers}; add what it needs to FORMS or STATES in "
            "tests/attacks/knocking.py"
        )


def test_every_page_opens_for_somebody(village: Village, things: dict[State, Thing]) -> None:
    """Pages and lists without ids open for somebody at home, or for anyone."""
    assert things
    for door in doors(village.app):
        if door.rule.arguments or door.method != "GET":
            continue
        people = [village.people[name] for name in (*AT_HOME, "nobody")]
        path = door.rule.rule + QUESTIONS.get(door.endpoint, "")
        answers = (send(village, one, "GET", path, {}).status_code for one in people)
        assert any(status < 400 for status in answers), (
            f"nobody opens {door}; add the query it needs to QUESTIONS in tests/attacks/knocking.py"
        )


def test_a_person_who_tries_stands_in_the_ledger(village: Village) -> None:
    """Asking for a foreign thing is an entry with who and when; what was asked is in no entry."""
    who = open_account(village.parts, "curious", [(THEIRS, Office.OFFICER)])
    thing = village.settle()
    for _ in range(30):
        send(village, who, "GET", f"/ho-so/{thing.record.id}", {})
    with village.parts.catalog.view() as view:
        entries = [Entry.from_bytes(row.data.encode()) for row in view.ledger.of(who.id)]
    denied = [entry for entry in entries if entry.act is Act.DENIED]

    assert 0 < len(denied) <= 20
    assert {entry.actor for entry in denied} == {who.id}
    assert thing.record.id not in str(denied)


def test_a_child_belongs_to_its_parent(village: Village) -> None:
    """A door with two ids opens for neither half alone: own parent and foreign child, and back.

    Both things are of the asker's own body, so that nothing but the mix-up is wrong.
    """
    mine, foreign = village.settle(), village.settle()
    mixed = [door for door in doors_to_things(village.app) if len(door.rule.arguments) > 1]
    parts = {"page": ("0", "2", "99999999999999999999"), "role": (Role.EVIDENCE.value, "x")}
    for door in mixed:
        home = [village.people[name] for name in AT_HOME]
        child = max(door.rule.arguments, key=door.rule.rule.index)
        strange = parts.get(child) or (value_in(door, child, foreign),)
        for who, value in product(home, strange):
            answer = knock(village, who, door, mine, **{child: value})
            assert answer.status_code in {403, 404, 422}, f"{door} with {child}={value}"
    assert len(mixed) >= 6


def test_colleagues_do_not_touch_each_others_account(village: Village) -> None:
    """A session, a token, a delegation of somebody else's is not there, in one's own body too."""
    thing, officer = village.settle(), village.people[f"officer of {OURS}"]
    own = [door for door in doors_to_things(village.app) if door.endpoint.startswith("account.")]
    for door in own:
        assert knock(village, officer, door, thing).status_code == 404, str(door)
    assert len(own) >= 3


def test_a_citizens_key_opens_one_dossier(village: Village) -> None:
    """The key of a look-up takes nothing of another dossier, of any body and in any state."""
    own, other = village.settle(), village.settle()
    key = key_of(village, own, "192.0.2.17")
    for thing, right in ((own, 200), (other, 404), (nowhere(own), 404)):
        form = {"data": {"key": key, "record": thing.record.id}}
        answer = send(village, village.people["nobody"], "POST", "/tra-cuu/tai", form)
        assert answer.status_code == right
        assert thing is own or not marks_in(told(answer), thing)


def test_a_verify_code_opens_what_is_sealed_only(village: Village) -> None:
    """128 bits of chance, and nothing before the seal."""
    sealed, draft = village.settle(), village.settle(State.REVIEWED)
    nobody = village.people["nobody"]
    for path in ("/v/", "/api/v1/public/"):
        assert send(village, nobody, "GET", path + sealed.record.public, {}).status_code == 200
        hidden = send(village, nobody, "GET", path + draft.record.public, {})
        assert hidden.status_code == 404
        assert not marks_in(told(hidden).replace(draft.record.public, "-"), draft)


def test_ids_and_codes_cannot_be_guessed(village: Village) -> None:
    """Every id that stands in an address is 26 symbols of base 32: 128 bits of chance."""
    many = [village.settle() for _ in range(3)]
    ids = [one for thing in many for one in (*thing.ids.values(), thing.record.public)]
    assert len(set(ids)) == len(ids)
    assert all(len(one) == 26 and set(one) <= set(ALPHABET) for one in ids)


def passed(village: Village, door: Door, thing: Thing) -> list[int]:
    """Let the people of a thing's own body try a door until one passes; return their answers."""
    answers = []
    for who in (*(village.people[name] for name in AT_HOME), thing.owner):
        answers.append(knock(village, who, door, thing).status_code)
        if answers[-1] < 400:
            break
    return answers


def key_of(village: Village, thing: Thing, address: str) -> str:
    """Look a dossier up as its citizen and return the key for downloads."""
    return look_up(village.parts, village.receipt(thing), FACTOR, address).key


def marks_in(said: str, thing: Thing) -> list[str]:
    """Return which marks of a thing stand in a text."""
    return [mark for mark in thing.marks if mark in said]
