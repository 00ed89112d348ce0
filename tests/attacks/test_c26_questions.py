"""Whatever is asked of the search, the answer is pages or a sentence (attacks C5, 26).

Through every door a question can come in by: the page, the viewer, the interface for machines, and
the shell. There is no query language, so nothing hidden can be addressed and nothing can be wrong.
"""

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from time import process_time
from urllib.parse import quote, quote_from_bytes

import pytest

from archive.cli.main import vankho
from archive.cli.outcome import guarded
from archive.inquiry.find import pages_hit, search
from archive.records.actor import OPERATOR
from search.query import MOST_HITS, Query
from tests.attacks.knocking import send, told
from tests.attacks.papers import page_of
from tests.attacks.village import OURS, Village, Written

ODD = (
    '"',
    '"chưa đóng',
    "NEAR(",
    "*",
    "hướng*",
    "a OR",
    "AND OR NOT",
    "((((((((((",
    "restricted:true",
    "body:ben-thu OR body:cau-mau",
    "salt:* record:*",
    "/.*/",
    "^",
    "a^999999",
    "\\",
    "\\u0000",
    "\x00",
    "\x1b[2J",
    "\u202e\u2066",
    "'; DROP TABLE record; --",
    "1" * 999,
    "ạ" * 999,
    "\u0300" * 999,
    "a " * 499,
    "a OR " * 199,
    '"a b" ' * 166,
    "12/QĐ-UBND " * 90,
    "2026-03-02 " * 90,
    "UBND " * 200,
    "😀" * 500,
    "ﬁ" * 999,
)
"""Questions as long as they may be, each of a kind that once broke somebody's search."""
TOO_LONG = ("a" * 10_240, "hướng OR " * 1_000)
LIMIT = 2.0
"""Seconds of this process's work a question may take: a busy machine is no reason to fail."""


@pytest.fixture(scope="module", autouse=True)
def papers(village: Village) -> None:
    """Settle papers of both communes that the questions could find."""
    village.settle()
    village.settle(body="ben-thu", written=Written(text="Hướng dẫn bí mật zqbimat"))


@pytest.mark.parametrize("question", ODD, ids=lambda one: repr(one)[:30])
def test_an_odd_question_gets_an_answer(village: Village, question: str) -> None:
    """By page and by machine, within two seconds, and nothing of another body."""
    inspector = village.people[f"inspector of {OURS}"]
    for path in ("/tim?q=", "/api/v1/search?q="):
        began = process_time()
        answer = send(village, inspector, "GET", path + quote(question), {})
        is_text = "\0" not in question  # which machines are told, and people need not know
        assert answer.status_code in ({200} if is_text else {200, 422}), told(answer)
        assert process_time() - began < LIMIT
        assert "zqbimat" not in told(answer).replace(question, "")


@pytest.mark.parametrize("question", TOO_LONG, ids=lambda one: one[:8])
def test_a_question_too_long_is_refused_in_words(village: Village, question: str) -> None:
    """Ten thousand letters and a thousand ORs: how long it may be is said, by every door."""
    inspector = village.people[f"inspector of {OURS}"]
    for path in ("/tim?q=", "/api/v1/search?q="):
        answer = send(village, inspector, "GET", path + quote(question), {})
        assert answer.status_code == 422
        assert "rút gọn" in answer.get_data(as_text=True) or "1000" in told(answer)
    code, _, words = shell(village, question)
    assert code > 0
    assert "Hãy rút gọn" in words


@pytest.mark.parametrize("question", [*ODD[:12], "\udcff", "a\udc80b"], ids=repr)
def test_the_shell_answers_too(village: Village, question: str) -> None:
    """Also what a terminal sends that is no text at all."""
    if "\x00" in question:
        pytest.skip("no program can be given a NUL")
    code, lines, words = shell(village, question)

    assert code == 0, words
    assert all(json.loads(line)["record"] for line in lines)


@pytest.mark.parametrize(
    "query",
    [
        "year=99999999999999999999999",
        "year=" + "9" * 5000,
        "year=٢٠٢٦",
        "year=-1",
        "trang=99999999999999999999999",
        "trang=-5",
        "trang=" + "9" * 5000,
        "since=0000-00-00",
        "since=9999-12-31&until=0001-01-01",
        "state=%00",
        "kind=" + "a" * 5000,
        "body=ben-thu",
        "sort=price",
        "q=" + quote_from_bytes(b"\xff\xfe\xed\xa0\x80"),
    ],
    ids=lambda one: one[:24],
)
def test_an_odd_filter_gets_an_answer(village: Village, query: str) -> None:
    """Numbers without end, days that are none, bodies that are not one's own."""
    inspector = village.people[f"inspector of {OURS}"]
    officer = village.people[f"officer of {OURS}"]
    answers = [
        send(village, inspector, "GET", f"/tim?{query}", {}),
        send(village, officer, "GET", f"/ho-so?{query}", {}),
    ]
    assert {answer.status_code for answer in answers} <= {200, 422}
    assert not any("zqbimat" in told(answer) for answer in answers)


def test_what_a_record_hides_cannot_be_asked_for(village: Village) -> None:
    """Salt, digests, ids of people and the verify code are no words of the index."""
    thing = village.settle()
    hidden = (
        thing.record.salt,
        thing.record.public,
        thing.record.received_by,
        thing.ids["dossier"],
    )
    for word in (*hidden, *(file.sha256 for file in thing.record.files)):
        found = search(village.parts, OPERATOR, Query(word, limit=MOST_HITS))
        assert thing.record.id not in {hit.record for hit in found.result.hits}, word


def test_the_viewer_marks_within_its_time(village: Village) -> None:
    """A long question on a record of sixty long pages: next and previous hit in two seconds."""
    thing = village.settle(is_found=False)
    page = json.dumps(page_of("hướng dẫn thủ tục hành chính cấp giấy " * 40).to_json())
    with village.parts.catalog.work() as work:
        record = work.records.get(thing.record.id)
        work.records.save(
            replace(record, pages=60, version=3), work.dossiers.find(record.dossier), expecting=2
        )
        for number in range(1, 61):
            work.pages.put(record.id, number, page)
    for question in ("a OR " * 199, "hướng " * 160):
        began = process_time()
        pages_hit(village.parts, OPERATOR, record.id, question)
        assert process_time() - began < LIMIT


def shell(village: Village, question: str) -> tuple[int, list[str], str]:
    """Ask by ``vankho search``; return its code, its lines, its words."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    words = ["search", "--json", "--data", str(village.archive.settings.data), "--", question]
    with redirect_stdout(out), redirect_stderr(err):
        try:
            guarded(vankho, words)
        except SystemExit as left:
            code = int(left.code or 0)
    return code, out.getvalue().splitlines(), err.getvalue()
