"""A receipt cannot be guessed, and trying tells nothing (attacks C2; C5, 18 and 19)."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from archive.catalog.sqlite import SqliteCatalog
from archive.inquiry import guessing
from archive.inquiry.citizen import KEY_LASTS, look_up
from archive.ledger.entry import Act, Entry
from archive.records.digest import ALPHABET
from archive.records.errors import ArchiveError, NotAllowed, TooMany
from archive.records.receipt import new_code, show_code
from tests.attacks.knocking import send, told
from tests.attacks.village import FACTOR, Thing, Village

WRONG = "9999"


@pytest.fixture
def thing(village: Village) -> Thing:
    """Settle one sealed paper; time has passed since others looked anything up."""
    village.clock.now += timedelta(minutes=20)
    return village.settle(is_found=False)


def tried(village: Village, code: str, factor: str, address: str) -> ArchiveError | None:
    """Look a receipt up and return the refusal, if there was one."""
    try:
        look_up(village.parts, code, factor, address)
    except ArchiveError as error:
        return error
    return None


def chance(seed: int) -> Callable[[int], bytes]:
    """Return dice that always fall like this."""
    return lambda size: (seed * 2_654_435_761).to_bytes(8, "big").rjust(size, b"\0")[-size:]


def test_a_code_has_sixty_bits_and_a_check_symbol() -> None:
    """Twelve symbols of base 32 in three groups, and one that finds a slip of the finger."""
    code = new_code(chance(7))

    assert len(code) == 13
    assert set(code) <= set(ALPHABET)
    assert [len(group) for group in show_code(code).split("-")] == [4, 4, 4, 1]


def test_neither_code_nor_factor_is_kept(village: Village, thing: Thing) -> None:
    """The catalogue holds keyed hashes only: no byte of the database is the code or the factor."""
    code = village.receipt(thing).replace("-", "").lower()
    folder = village.archive.settings.data
    kept = b"".join(path.read_bytes() for path in folder.glob("catalog.sqlite*"))

    assert code.encode() not in kept
    assert code.upper().encode() not in kept


def test_an_unknown_code_and_a_wrong_factor_cost_the_same_work(
    village: Village, thing: Thing, caplog: pytest.LogCaptureFixture
) -> None:
    """Same words, same statements asked of the catalogue, in the same order: nothing to measure."""
    code = village.receipt(thing)
    works = []
    for guess, factor in ((code, WRONG), (show_code(new_code(chance(3))), FACTOR)):
        with statements(village) as seen, pytest.raises(NotAllowed) as refused:
            look_up(village.parts, guess, factor, "192.0.2.1")
        works.append((seen, refused.value.message))

    assert works[0] == works[1]
    assert len(works[0][0]) > 5
    assert not caplog.records


def test_random_codes_open_nothing(village: Village, thing: Thing) -> None:
    """From one address five are looked at each minute; the rest waits, with how long.

    A thousand and their times: ``tests/measures/guessing.py``.
    """
    village.receipt(thing)
    answers = [tried(village, new_code(chance(n)), FACTOR, "192.0.2.2") for n in range(1, 201)]
    looked_at = [one for one in answers if isinstance(one, NotAllowed)]

    assert len(looked_at) == guessing.PER_ADDRESS.most
    assert all(isinstance(one, TooMany) and one.wait == 60 for one in answers[5:])


def test_one_code_is_tried_twenty_times_a_day(village: Village, thing: Thing) -> None:
    """Whatever the address, also the right one: the count is at the code, for a day."""
    code = village.receipt(thing)
    for n in range(guessing.PER_CODE.most):
        village.clock.now += timedelta(seconds=40)
        assert isinstance(tried(village, code, WRONG, f"192.0.2.{n}"), NotAllowed)
    stopped = tried(village, code, FACTOR, "198.51.100.1")

    assert isinstance(stopped, TooMany)
    assert stopped.wait == 24 * 3600
    village.clock.now += timedelta(days=1, seconds=1)
    assert tried(village, code, FACTOR, "198.51.100.1") is None


def test_many_addresses_together_ring_the_alarm_once(
    village: Village, thing: Thing, caplog: pytest.LogCaptureFixture
) -> None:
    """A hundred misses in ten minutes are one line and one entry; then every miss costs waiting."""
    code = village.receipt(thing)
    before = alarms(village)
    with caplog.at_level(logging.ERROR):
        for n in range(guessing.ALARM.most + 5):
            tried(village, new_code(chance(n + 5000)), WRONG, f"10.0.{n // 250}.{n % 250}")

    assert len(alarms(village)) == len(before) + 1
    assert caplog.text.count("receipts are being guessed") == 1
    assert tried(village, code, FACTOR, "203.0.113.1") is None  # whoever never missed goes on
    waits = [waited(village, "203.0.113.2") for _ in range(4)]
    assert waits == [30, 60, 120, 240]
    village.clock.now += guessing.ALARM.window
    assert tried(village, code, FACTOR, "203.0.113.2") is None


def waited(village: Village, address: str) -> int:
    """Miss once, and return for how long this address must wait then; wait that long."""
    missed = tried(village, new_code(chance(999_983)), WRONG, address)
    assert isinstance(missed, NotAllowed)
    stopped = tried(village, new_code(chance(999_979)), WRONG, address)
    assert isinstance(stopped, TooMany)
    village.clock.now += timedelta(seconds=stopped.wait + 1)
    return stopped.wait


def test_the_page_says_when_to_come_back(village: Village, thing: Thing) -> None:
    """429 with Retry-After, in words, and the typed code is still there."""
    form = {"data": {"code": show_code(new_code(chance(11))), "factor": WRONG}}
    nobody = village.people["nobody"]
    answers = [send(village, nobody, "POST", "/tra-cuu", form) for _ in range(6)]

    assert [one.status_code for one in answers] == [403] * 5 + [429]
    assert answers[-1].headers["Retry-After"] == "60"
    assert village.receipt(thing) not in told(answers[-1])


@pytest.mark.parametrize(
    "forge",
    [
        lambda key: key[:-1] + ("A" if key[-1] != "A" else "B"),
        lambda key: key.replace(".", ".9", 1),
        lambda key: f"{key}ư",
        lambda key: f"ư.{key}",
        lambda _: "",
        lambda _: "...",
        lambda _: "a." + "9" * 5000 + ".b",
        lambda _: "\x00",
    ],
)
def test_a_key_that_was_changed_opens_nothing(
    village: Village, thing: Thing, forge: Callable[[str], str]
) -> None:
    """Another mac, another end, letters no key has: refused in words, never an error of ours."""
    key = look_up(village.parts, village.receipt(thing), FACTOR, "192.0.2.9").key
    form = {"data": {"key": forge(key), "record": thing.record.id}}
    answer = send(village, village.people["nobody"], "POST", "/tra-cuu/tai", form)

    assert answer.status_code == 403
    assert not any(mark in told(answer) for mark in thing.marks)


def test_a_key_ends_and_is_no_address(village: Village, thing: Thing) -> None:
    """Half an hour, by POST only, from any network (people move), and no page tells it on."""
    key = look_up(village.parts, village.receipt(thing), FACTOR, "192.0.2.10").key
    nobody, form = village.people["nobody"], {"data": {"key": key, "record": thing.record.id}}
    asked = f"/tra-cuu/tai?key={key}&record={thing.record.id}"

    assert send(village, nobody, "GET", asked, {}).status_code == 405
    answer = send(village, nobody, "POST", "/tra-cuu/tai", form)
    assert answer.status_code == 200
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert key not in told(answer)
    village.clock.now += KEY_LASTS + timedelta(seconds=1)
    assert send(village, nobody, "POST", "/tra-cuu/tai", form).status_code == 403


def test_a_new_pepper_keeps_receipts_and_ends_keys(village: Village, thing: Thing) -> None:
    """Slips printed before the pepper was changed still open; keys of a look-up do not."""
    code = village.receipt(thing)
    key = look_up(village.parts, code, FACTOR, "192.0.2.11").key
    after = replace(
        village.parts,
        pepper=b"another pepper of 32 bytes......",
        retired_peppers=(village.parts.pepper,),
    )

    assert look_up(after, code, FACTOR, "192.0.2.12").key != key
    with pytest.raises(NotAllowed):
        look_up(after, code, WRONG, "192.0.2.12")


def alarms(village: Village) -> list[Entry]:
    """Return the alarms of the ledger."""
    with village.parts.catalog.view() as view:
        entries = [Entry.from_bytes(row.data.encode()) for row in view.ledger.of("archive")]
    return [entry for entry in entries if entry.act is Act.ALARM]


@contextmanager
def statements(village: Village) -> Iterator[list[str]]:
    """Gather the statements the catalogue is asked, without their values."""
    catalog = village.parts.catalog
    assert isinstance(catalog, SqliteCatalog)
    seen: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        seen.append(statement)

    engine = catalog._engine  # noqa: SLF001 - watched, not used
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
