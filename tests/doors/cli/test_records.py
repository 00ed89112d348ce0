"""From the shell: look, review, sign, take. Each act has its code and its words."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.doors.cli.conftest import Call, Demo

NOBODY = "0" * 26


def test_a_record_is_shown_and_listed(call: Call, read_record: dict[str, Any]) -> None:
    """Show and list tell the same; the list can be narrowed by step and body."""
    (shown,) = call("show", read_record["id"], "--json").lines
    # Papers that other tests handed in meanwhile may look like this one.
    assert shown == read_record | {"undecided_twins": shown["undecided_twins"]}
    narrowed = call("list", "--state", "read", "--body", "cau-mau", "--json")
    assert shown in narrowed.lines
    assert shown not in call("list", "--body", "doi-mau", "--json").lines


def test_people_are_shown_facts_and_history(call: Call, sealed_record: dict[str, Any]) -> None:
    """The step in Vietnamese, the fields, who did what."""
    said = call("show", sealed_record["id"]).out

    assert "đã niêm phong" in said
    assert sealed_record["fields"]["number"] in said
    assert "Nguyễn Đức Thuận" in said


@pytest.mark.parametrize("verb", ["show", "get", "review"])
def test_a_record_that_is_not_there_is_not_found(call: Call, tmp_path: Path, verb: str) -> None:
    """A sentence, and a code of its own where one record was asked for."""
    more = {"get": ("-o", str(tmp_path / "x")), "review": ("--confirm",)}.get(verb, ())
    said = call(verb, NOBODY, *more)

    assert said.code == (1 if verb == "review" else 5)
    assert "Không tìm thấy" in said.err


def test_a_file_comes_back_byte_for_byte(
    call: Call, demo: Demo, read_record: dict[str, Any], tmp_path: Path
) -> None:
    """The original is what was handed in; into a folder it goes under a telling name."""
    target = tmp_path / "goc.pdf"
    said = call("get", read_record["id"], "--role", "original", "-o", target, "--json")
    call("get", read_record["id"], "-o", tmp_path)

    content = target.read_bytes()
    assert content == demo.papers["born_digital"].read_bytes()
    assert said.lines[0]["sha256"] == hashlib.sha256(content).hexdigest()
    named = [path.name for path in tmp_path.iterdir() if path != target]
    assert named == [f"02-HD-UBND_{read_record['fields']['date']}.pdf"]


def test_a_file_there_is_none_of_leaves_nothing(
    call: Call, read_record: dict[str, Any], tmp_path: Path
) -> None:
    """No signed file yet: said, and no empty file is written."""
    said = call("get", read_record["id"], "--role", "signed", "-o", tmp_path / "x.pdf")

    assert said.code == 5
    assert not list(tmp_path.iterdir())


def test_corrections_are_confirmed(call: Call, fresh_record: dict[str, Any]) -> None:
    """What was set stands, a date in Vietnamese order becomes ISO; the official copy is made."""
    words = ("--set", "signer=Lê Thị Thử", "--set", "date=02/03/2026", "--confirm", "--wait")
    said = call("review", fresh_record["id"], *words, "--json")

    (record,) = said.lines
    assert said.code == 0
    assert record["state"] == "reviewed"
    assert record["fields"]["signer"] == "Lê Thị Thử"
    assert record["fields"]["date"] == "2026-03-02"
    assert "official" in {file["role"] for file in record["files"]}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), 64),
        (("--set", "signer", "--confirm"), 64),
        (("--set", "colour=red", "--confirm"), 1),
        (("--set", "date=32/13/2026", "--confirm"), 1),
    ],
)
def test_a_review_that_cannot_be_is_refused(
    call: Call, read_record: dict[str, Any], words: tuple[str, ...], code: int
) -> None:
    """Unconfirmed, malformed, an unknown field, a day that never was: the record stays."""
    assert call("review", read_record["id"], *words).code == code
    assert call("show", read_record["id"], "--json").lines[0]["state"] == "read"


def test_one_bad_record_stops_no_other(call: Call, fresh_record: dict[str, Any]) -> None:
    """The good one is confirmed and told, the bad one is said; the code is 1."""
    said = call("review", NOBODY, fresh_record["id"], "--confirm", "--json")

    assert said.code == 1
    assert [one["id"] for one in said.lines] == [fresh_record["id"]]
    assert NOBODY in said.err


def test_a_record_is_signed_and_sealed(
    call: Call, sealed_record: dict[str, Any], tmp_path: Path
) -> None:
    """Signed by the person's key, sealed under a rule, and the result verifies."""
    assert sealed_record["state"] == "sealed"
    assert {"rule", "eligible_from", "lock_until", "holds"} <= sealed_record["retention"].keys()
    result = tmp_path / "ket-qua.pdf"
    call("get", sealed_record["id"], "-o", result)
    verdict = call("verify", result, "--json")
    assert verdict.code == 0
    assert verdict.lines[0]["signatures"][0]["level"] == "B-LTA"


@pytest.mark.parametrize(
    ("words", "pin", "ends"),
    [
        (("--key", "demo", "--as", "signer"), "sai", (1, "PIN")),
        (("--key", "clerk", "--as", "signer"), "1", (6, "clerk")),
        (("--key", "demo", "--as", "officer"), "1", (6, "khóa")),
        (("--key", "demo"), "1", (64, "--as")),
    ],
)
def test_only_one_s_own_key_and_pin_sign(
    call: Call,
    reviewed_record: dict[str, Any],
    words: tuple[str, ...],
    pin: str,
    ends: tuple[int, str],
) -> None:
    """Wrong PIN, somebody else's key, nobody named: nothing is signed."""
    said = call("sign", "--record", reviewed_record["id"], *words, pin=pin)

    code, hint = ends
    assert said.code == code
    assert hint in said.err
    assert call("show", reviewed_record["id"], "--json").lines[0]["state"] == "reviewed"


def test_a_key_file_that_is_gone_is_said(
    call: Call, copied: Callable[[], Path], reviewed_record: dict[str, Any]
) -> None:
    """The account holds the key, its file is missing: a sentence, and the record stays."""
    data = copied()
    (data / "keys" / "demo.p12").unlink()
    order = ("sign", "--record", reviewed_record["id"], "--key", "demo", "--as", "signer")
    said = call(*order, pin="1", data=data)

    assert said.code == 1
    assert "tệp khóa" in said.err


def test_a_record_at_another_step_is_not_signed(
    call: Call, demo: Demo, read_record: dict[str, Any]
) -> None:
    """It has to be reviewed first; the sentence names both steps."""
    order = ("sign", "--record", read_record["id"], "--key", "demo", "--as", "signer")
    said = call(*order, pin=demo.pin)

    assert said.code == 1
    assert "chờ ký số" in said.err
    assert "chờ rà soát" in said.err


def test_a_search_finds_the_page(call: Call, read_record: dict[str, Any]) -> None:
    """With and without marks; each hit has the published fields."""
    for query in ("hướng dẫn", "huong dan", read_record["fields"]["number"]):
        said = call("search", query, "--limit", "100", "--json")
        hits = [one for one in said.lines if one["record"] == read_record["id"]]
        assert hits, query
        wanted = {"record", "page", "score", "number", "date", "abstract", "snippet", "boxes"}
        assert wanted <= hits[0].keys()
    assert call("search", "hướng dẫn", "--body", "doi-mau", "--json").lines == []


def test_a_search_says_why_and_how_it_can_be_narrowed(
    call: Call, read_record: dict[str, Any]
) -> None:
    """The parts of a score and what is counted, in Vietnamese, with the option that narrows."""
    said = call("search", read_record["fields"]["number"], "--explain", "--facets")

    assert "đúng cả số và ký hiệu" in said.out
    assert "các từ đứng cạnh nhau" in said.out
    assert "Loại văn bản: " in said.out
    assert "--body 'cau-mau'" in said.out


def test_a_question_that_is_too_long_is_refused(call: Call) -> None:
    """A sentence, no trace."""
    said = call("search", "a" * 1001)

    assert said.code == 1
    assert "rút gọn" in said.err


def test_a_receipt_is_shown_once(call: Call, read_record: dict[str, Any]) -> None:
    """A code of twelve symbols and a check; a dossier that is not there is not found."""
    words = ("--body", "cau-mau", "--factor", "4821", "--json")
    said = call("receipt", read_record["dossier"], *words)

    assert said.code == 0
    assert len(said.lines[0]["receipt"].replace("-", "")) == 13
    assert call("receipt", "HS-khong-co", *words).code == 5
    assert call("receipt", read_record["dossier"], *words[:2], "--factor", "12").code == 1
