"""What is shown of a record to whom leaves an entry with its purpose; what names nobody says none.

What counts as a disclosure stands in archive/inquiry/README.md.
"""

from collections.abc import Callable, Sequence

import pytest

from archive.inquiry.disclose import download
from archive.inquiry.purposes import LOOK_UP, RESULT, WORK, purpose_of
from archive.ledger.entry import Act, Entry, commit
from archive.records.actor import Warrant
from archive.records.digest import Digest
from archive.records.errors import Refused
from archive.records.record import Record
from tests.doors.web.conftest import FACTOR, Papers
from tests.doors.web.visiting import Town, Visitor

KEY = 'name="key" value="'


def entries(town: Town, subject: str | None = None) -> Sequence[Entry]:
    """Return the ledger's entries, of one subject or all."""
    with town.office.parts.catalog.view() as view:
        rows = view.ledger.of(subject) if subject else view.ledger.rows()
    return [Entry.from_bytes(row.data.encode()) for row in rows]


def purposes(town: Town, record: Record, act: Callable[[], object]) -> list[str | None]:
    """Return the purposes of the disclosures of this record that an act leaves behind."""
    before = len(entries(town, record.id))
    act()
    new = entries(town, record.id)[before:]
    warrants = warrants_of(town)
    return [purpose_of(one, record, warrants) for one in new if one.act is Act.DISCLOSED]


def warrants_of(town: Town) -> Sequence[Warrant]:
    """Return the inspector's warrants."""
    return town.office.person("inspector").warrants


def test_daily_work_on_a_record_is_no_disclosure(
    town: Town, papers: Papers, visit: Callable[..., Visitor]
) -> None:
    """An officer of the record's body looks at it, its pages and its pictures: no entry."""
    one, officer = papers.sealed, visit("officer")
    pages = (f"/ho-so/{one.id}", f"/xem/{one.id}/1", f"/anh/{one.id}/1.jpg?w=400")

    assert purposes(town, one, lambda: [officer.get(page) for page in pages]) == []


def test_a_file_that_leaves_is_a_disclosure_each_time(
    town: Town, papers: Papers, visit: Callable[..., Visitor]
) -> None:
    """Also to those who work on it, and twice is two."""
    one, officer = papers.sealed, visit("officer")
    take = f"/tep/{one.id}/original"

    assert purposes(town, one, lambda: [officer.get(take), officer.get(take)]) == [WORK, WORK]


def test_what_a_warrant_opens_is_written_once_a_day(
    town: Town, papers: Papers, visit: Callable[..., Visitor]
) -> None:
    """Description, page and picture are one opening, for the warrant's purpose; so is tomorrow."""
    town.later(minutes=24 * 60)
    one = papers.sealed
    pages = (f"/ho-so/{one.id}", f"/xem/{one.id}/1", f"/anh/{one.id}/1.jpg?w=400")
    inspector = visit("inspector")
    (warrant,) = warrants_of(town)

    assert purposes(town, one, lambda: [inspector.get(page) for page in pages]) == [warrant.purpose]
    town.later(minutes=24 * 60)
    again = visit("inspector")
    assert purposes(town, one, lambda: again.get(pages[0])) == [warrant.purpose]


def test_each_search_under_a_warrant_is_written_without_its_words(
    town: Town, papers: Papers, visit: Callable[..., Visitor]
) -> None:
    """The entry names the warrant; what was looked for stands nowhere."""
    assert papers.code
    (warrant,) = warrants_of(town)
    before = len(entries(town, warrant.id))
    for page in ("/tim?q=Nguyễn+Văn+Khoẻ", "/ho-so"):
        assert visit("inspector").get(page).status_code == 200
    visit("officer").get("/tim?q=Nguyễn+Văn+Khoẻ")

    found = entries(town, warrant.id)[before:]
    assert [one.act for one in found] == [Act.SEARCHED, Act.SEARCHED]
    assert all(not one.commitments for one in found)


def test_a_citizen_is_shown_and_given_their_own(
    town: Town, papers: Papers, visit: Callable[..., Visitor]
) -> None:
    """The look-up is written on each paper it shows, a wrong one on none; then the result."""
    citizen, one = visit(), papers.sealed
    wrong = {"code": papers.code, "factor": "0000"}
    right = {"code": papers.code, "factor": FACTOR}

    assert purposes(town, one, lambda: citizen.post("/tra-cuu", wrong)) == []
    assert purposes(town, one, lambda: citizen.post("/tra-cuu", right)) == [LOOK_UP]
    page = citizen.post("/tra-cuu", right).get_data(as_text=True)
    send = {"key": page.split(KEY)[1].split('"')[0], "record": one.id}
    assert purposes(town, one, lambda: citizen.post("/tra-cuu/tai", send)) == [RESULT]


def test_a_purpose_is_a_category_not_a_story(town: Town, papers: Papers) -> None:
    """Words beyond the list are refused, and nothing is handed out or written."""
    officer, one = town.office.person("officer"), papers.sealed
    before = len(entries(town, one.id))

    with pytest.raises(Refused, match="đối chiếu bản gốc"):
        download(town.office.parts, officer, one.id, None, purpose="cho ông Khoẻ xem")
    assert len(entries(town, one.id)) == before


def test_a_warrants_purpose_cannot_be_talked_away(town: Town, papers: Papers) -> None:
    """Whatever an inspector says, the entry has the warrant's purpose."""
    inspector, one = town.office.person("inspector"), papers.sealed
    taken = download(town.office.parts, inspector, one.id, None, purpose=WORK)
    taken.stream.close()

    last = entries(town, one.id)[-1]
    assert purpose_of(last, one, inspector.warrants) == inspector.warrants[0].purpose


def test_an_unknown_commitment_is_not_guessed_at(papers: Papers, town: Town) -> None:
    """A purpose that fits no known words is none."""
    one = entries(town, papers.sealed.id)[0]
    strange = Entry(
        one.seq,
        one.id,
        Act.DISCLOSED,
        one.subject,
        one.actor,
        one.at,
        {"purpose": Digest(commit(papers.sealed.salt, "chuyện khác"))},
    )

    assert purpose_of(strange, papers.sealed, ()) is None
