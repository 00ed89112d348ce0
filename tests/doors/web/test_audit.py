"""The journal page: who did what when, within the reader's reach, and that it was read."""

import csv
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from archive.accounts.register import changing
from archive.inquiry.disclose import download
from archive.inquiry.purposes import WORK
from archive.inquiry.trail import A_PAGE
from archive.ledger.entry import Act, Entry
from archive.records.actor import Delegation, Office
from archive.records.calendar import legal_day
from archive.records.digest import digest_of, new_id
from archive.route.upload import Delivery, upload
from archive.web.acts import ACTS
from tests.doors.web.conftest import Papers
from tests.doors.web.visiting import Town, Visitor

HERE = "/quan-tri/nhat-ky"
ITEM = re.compile(r"mục (\d+) · ")


def numbers(page: str) -> list[int]:
    """Return the sequence numbers a page lists, in its order."""
    return [int(one) for one in ITEM.findall(page)]


def read(visitor: Visitor, query: str = "") -> str:
    """Return the journal page for a query."""
    answer = visitor.get(f"{HERE}?{query}")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def entries(town: Town) -> Sequence[Entry]:
    """Return the whole ledger."""
    with town.office.parts.catalog.view() as view:
        return [Entry.from_bytes(row.data.encode()) for row in view.ledger.rows()]


def take(town: Town, papers: Papers) -> int:
    """Let the officer take a file; return the number of its entry."""
    officer = town.office.person("officer")
    download(town.office.parts, officer, papers.sealed.id, None, purpose=WORK).stream.close()
    return entries(town)[-1].seq


def test_every_act_has_words() -> None:
    """A new act of the ledger gets its phrase here, or this fails."""
    assert set(ACTS) == set(Act)


@pytest.mark.parametrize("username", ["officer", "signer", "clerk"])
def test_the_journal_is_not_for_everybody(visit: Callable[..., Visitor], username: str) -> None:
    """Who neither keeps, inspects nor administers is refused, the export too."""
    assert visit(username).get(HERE).status_code == 403
    assert visit(username).get(f"{HERE}.csv").status_code == 403


def test_a_disclosure_is_told_with_who_what_when_and_why(
    town: Town, papers: Papers, visit: Callable[..., Visitor]
) -> None:
    """In words, with the purpose found again from its commitment, and how far it is sealed."""
    seq = take(town, papers)
    page = read(visit("archivist"), f"tai-lieu={papers.sealed.id}&viec=disclosed")
    line = next(one for one in page.split("<li>") if f"mục {seq} · " in one)

    assert "Cung cấp tệp</strong> – Trần Thị Hòa" in line
    assert f'href="/ho-so/{papers.sealed.id}"' in line
    assert papers.paper.truth.abstract in line
    assert f"Mục đích: {WORK}" in line
    assert "chưa niêm phong" in line


def test_who_did_it_in_another_s_place_is_told_so(
    town: Town, papers: Papers, visit: Callable[..., Visitor]
) -> None:
    """Under a delegation the line names both: who did it, and whose office it was."""
    parts, giver, taker = town.office.parts, *map(town.office.person, ("officer", "officer2"))
    today = legal_day(parts.clock())
    lent = Delegation(
        id=new_id(parts.chance),
        giver=giver.id,
        taker=taker.id,
        body=papers.sealed.body,
        office=Office.OFFICER,
        since=today,
        until=today,
        reason="Nghỉ phép",
    )
    with changing(parts) as work:
        work.people.put_delegation(lent)
    deputy = town.office.person("officer2")
    download(parts, deputy, papers.sealed.id, None, purpose=WORK).stream.close()

    seq = entries(town)[-1].seq
    page = read(visit("archivist"), f"tai-lieu={papers.sealed.id}&viec=disclosed")
    line = next(one for one in page.split("<li>") if f"mục {seq} · " in one)
    assert f"{deputy.name} (thay mặt {giver.name})" in line
    with changing(parts) as work:
        work.people.put_delegation(replace(lent, ended_on=today))


@pytest.mark.parametrize("username", ["archivist", "inspector", "admin"])
def test_nobody_reads_of_records_beyond_their_reach(
    town: Town, papers: Papers, visit: Callable[..., Visitor], username: str
) -> None:
    """Whatever is asked for, only entries on what this reader may know of are listed."""
    assert papers.code
    stranger = town.office.person("officer2")
    paper = Delivery("giay.pdf", io.BytesIO(papers.paper.content), "doi-mau", stranger)
    foreign = upload(town.office.parts, paper)
    theirs = {one.seq for one in entries(town) if one.subject == foreign.id}

    for query in ("", f"tai-lieu={foreign.id}", "nguoi=officer2", "viec=received"):
        page = read(visit(username), query)
        assert not theirs & set(numbers(page))
        assert foreign.id not in page.replace(f'value="{foreign.id}"', "").replace(
            f"tai-lieu={foreign.id}", ""
        )
    seen = set(numbers(read(visit(username), f"tai-lieu={papers.sealed.id}")))
    assert seen <= {one.seq for one in entries(town) if one.subject == papers.sealed.id}
    assert bool(seen) == (username != "admin")


def test_an_administrator_reads_what_was_done_to_their_people(
    town: Town, papers: Papers, visit: Callable[..., Visitor]
) -> None:
    """Entries on people of their bodies, and on no record."""
    take(town, papers)
    with town.office.parts.catalog.view() as view:
        people = {one.id for one in view.people.list()}
    page = read(visit("admin"))
    told = {one.seq: one for one in entries(town)}
    subjects = {told[seq].subject for seq in numbers(page)}

    assert subjects <= people | {"archive"} | {one.subject for one in told.values() if _lists(one)}
    assert "/ho-so/" not in page


def _lists(entry: Entry) -> bool:
    return entry.act in {Act.SEARCHED, Act.WARRANT, Act.WARRANT_ENDED}


def test_reading_about_others_is_written_once_a_day(
    town: Town, papers: Papers, visit: Callable[..., Visitor]
) -> None:
    """One entry for a person asked about, one for the whole; reading about oneself is none."""
    assert papers.code
    town.later(minutes=24 * 60)
    archivist, officer = town.office.person("archivist"), town.office.person("officer")
    before = len(entries(town))
    visitor = visit("archivist")
    for query in ("", "viec=sealed", "nguoi=officer", "nguoi=officer&viec=read", "nguoi=archivist"):
        read(visitor, query)

    new = [one for one in entries(town)[before:] if one.act is Act.TRAIL_SEEN]
    assert [(one.actor, one.subject) for one in new] == [
        (archivist.id, "archive"),
        (archivist.id, officer.id),
    ]


def test_pages_go_by_sequence_number_there_and_back(
    town: Town, papers: Papers, visit: Callable[..., Visitor]
) -> None:
    """Older and newer meet without a gap, though entries are added meanwhile."""
    while sum(one.subject == papers.to_review.id for one in entries(town)) <= A_PAGE:
        officer = town.office.person("officer")
        one = papers.to_review.id
        download(town.office.parts, officer, one, None, purpose=WORK).stream.close()
    visitor = visit("archivist")
    query = f"tai-lieu={papers.to_review.id}"
    first = numbers(read(visitor, query))
    take(town, papers)
    second = numbers(read(visitor, f"{query}&truoc={first[-1]}"))
    back = numbers(read(visitor, f"{query}&sau={second[0]}"))

    assert len(first) == A_PAGE
    assert first == sorted(first, reverse=True)
    assert max(second) < min(first)
    assert back == first


def test_the_question_stands_in_the_address(
    town: Town, papers: Papers, visit: Callable[..., Visitor]
) -> None:
    """Person, act and period narrow; the fields show what was asked; links keep it."""
    take(town, papers)
    today = town.office.clock().date().isoformat()
    page = read(visit("archivist"), f"nguoi=officer&viec=disclosed&tu={today}&den={today}")
    told = {one.seq: one for one in entries(town)}
    officer = town.office.person("officer").id

    assert {(told[seq].actor, told[seq].act) for seq in numbers(page)} == {(officer, Act.DISCLOSED)}
    assert 'name="nguoi" list="nhung-nguoi" value="officer"' in page
    assert f".csv?nguoi=officer&amp;viec=disclosed&amp;tu={today}&amp;den={today}" in page
    assert numbers(read(visit("archivist"), "nguoi=officer&den=2020-01-01")) == []


@pytest.mark.parametrize("query", ["viec=nothing", "tu=gestern", "den=2026-02-31"])
def test_a_question_that_is_none_is_refused_in_words(
    visit: Callable[..., Visitor], query: str
) -> None:
    """422 with what to do."""
    answer = visit("archivist").get(f"{HERE}?{query}")

    assert answer.status_code == 422
    assert "Hãy chọn" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "query", ["nguoi=%25", "tai-lieu=%25", "nguoi=@nobody", "truoc=x", "sau=-1"]
)
def test_odd_questions_find_nothing_or_are_passed_over(
    visit: Callable[..., Visitor], query: str
) -> None:
    """Wildcards match no entry, places that are none begin at the newest; never an error."""
    page = read(visit("archivist"), query)

    assert not numbers(page) or query[:3] in {"tru", "sau"}


def test_the_figure_has_its_table(
    town: Town, papers: Papers, visit: Callable[..., Visitor]
) -> None:
    """Drawn on the server; the table counts what the list of that day counts."""
    take(town, papers)
    query = f"tai-lieu={papers.sealed.id}&viec=disclosed"
    page = read(visit("archivist"), query)
    cells = re.findall(r'class="number">(\d+)</td>', page)
    listed = [one for one in entries(town) if one.subject == papers.sealed.id]

    assert '<svg class="columns"' in page
    assert sum(map(int, cells)) == sum(one.act is Act.DISCLOSED for one in listed)


def test_the_ledgers_head_says_how_far_it_is_sealed(
    town: Town, papers: Papers, visit: Callable[..., Visitor]
) -> None:
    """After a checkpoint the entries before it are sealed; with a time-stamp that is said too."""
    seq = take(town, papers)
    town.later(minutes=70)
    town.office.work()
    page = read(visit("archivist"), f"tai-lieu={papers.sealed.id}&viec=disclosed")
    line = next(one for one in page.split("<li>") if f"mục {seq} · " in one)

    assert "đã niêm phong, có dấu thời gian" in line
    assert "Gốc cây băm" in page


def test_an_export_is_a_table_without_live_formulas_and_is_written(
    town: Town, papers: Papers, visit: Callable[..., Visitor]
) -> None:
    """The same lines as the page, text in every cell, an entry for the export itself.

    The last lines say what was asked, by whom, when, and the digest of all above them.
    """
    seq = take(town, papers)
    answer = visit("archivist").get(f"{HERE}.csv?tai-lieu={papers.sealed.id}&viec=disclosed")
    *rows, asked, who, when, digest = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    above = answer.data[: answer.data.index('"Câu hỏi"'.encode())]
    last = entries(town)[-1]

    assert answer.content_type.startswith("text/csv")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert [row[0] for row in rows[1:2]] == [str(seq)]
    assert {row[5] for row in rows[1:]} == {papers.sealed.id}
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    assert (last.act, last.subject) == (Act.EXPORTED, papers.sealed.id)
    assert asked[1] == f"tai-lieu={papers.sealed.id}&viec=disclosed"
    assert town.office.person("archivist").id in who[1]
    assert when[0].startswith("Lúc")
    assert digest[1] == digest_of(above)
