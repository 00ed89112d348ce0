"""A search as a signed paper: valid to ourselves, its data's digest and its own in the ledger."""

import csv
import hashlib
import io
import json

import pypdfium2
import pytest
from werkzeug.test import TestResponse

from archive.ledger.entry import Act
from signing.verify import verify
from tests.attacks.knocking import send
from tests.attacks.village import OURS, THEIRS, Village, Written

ASKED = "?q=zqgiay&sort=newest"
PAPER = f"/tim/danh-sach.pdf{ASKED}"
FORMULA = "=1+cmd|' /C calc'!A0"


@pytest.fixture(scope="module", autouse=True)
def _papers(village: Village) -> None:
    village.settle(written=Written({"number": FORMULA}, text="Giấy zqgiay của bà Ẫm"))
    village.settle(written=Written({"abstract": "Nghiêng_" * 60}, text="Giấy zqgiay"))
    village.settle(body=THEIRS, written=Written(text="Giấy zqgiay zqbimat"))


def text_of(content: bytes) -> list[str]:
    """Return what stands on each page."""
    with pypdfium2.PdfDocument(content) as file:
        return [page.get_textpage().get_text_range() for page in file]


def lists(village: Village) -> list[str]:
    """Return the digest of each list that was taken, the latest last, as the ledger has it."""
    with village.parts.catalog.view() as view:
        told = [json.loads(row.data) for row in view.ledger.of("archive")]
    taken = [one["commitments"] for one in told if one["act"] == Act.EXPORTED]
    return [str(one["list"]) for one in taken if "list" in one]  # a journal has none


def signed(village: Village, who: str, pin: str) -> TestResponse:
    """Ask for the signed list."""
    form = {"data": {"key": "demo", "pin": pin}}
    return send(village, village.people[who], "POST", PAPER, form)


def test_a_signed_list_is_valid_and_says_what_it_is(village: Village) -> None:
    """By our own judgement B-LTA and whole; with query, time, maker, and the digest of its data."""
    signer = village.people[f"signer of {OURS}"]
    answer = signed(village, f"signer of {OURS}", village.world.signer("demo").pin)
    content = answer.get_data()

    assert answer.status_code == 200, answer.get_data(as_text=True)
    trust = village.parts.signing.trust
    (said,) = verify(content, trust=trust, at=village.clock(), fetcher=None).signatures
    assert (said.verdict, said.level, said.coverage) == ("valid", "B-LTA", "entire revision")
    assert lists(village)[-1] == hashlib.sha256(content).hexdigest()
    flat = " ".join(" ".join(text_of(content)).split())
    assert "Câu hỏi: “zqgiay”" in flat
    assert f"Người lập: {signer.name} ({signer.id})" in flat
    assert "CHƯA KÝ" not in flat
    assert FORMULA in flat
    assert "zqbimat" not in flat
    table = send(village, signer, "GET", PAPER.replace(".pdf", ".csv"), {}).get_data(as_text=True)
    foot = [row for row in csv.reader(io.StringIO(table)) if len(row) == 2]
    assert dict(foot)["SHA-256 của các dòng trên (dạng CSV)"] in flat.replace(" ", "")


def test_who_has_no_key_takes_it_unsigned_and_every_page_says_so(village: Village) -> None:
    """The page offers no PIN to somebody without a key; the ledger knows this list too."""
    inspector = village.people[f"inspector of {OURS}"]
    page = send(village, inspector, "GET", f"/tim/danh-sach{ASKED}", {}).get_data(as_text=True)
    assert 'name="pin"' not in page
    answer = send(village, inspector, "GET", PAPER, {})
    content = answer.get_data()

    assert "_chua-ky.pdf" in answer.headers["Content-Disposition"]
    assert all(one.count("CHƯA KÝ SỐ") for one in text_of(content))
    trust = village.parts.signing.trust
    assert verify(content, trust=trust, at=village.clock(), fetcher=None).verdict == "none"
    assert lists(village)[-1] == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize("who", ["signer", "archivist"])
def test_a_wrong_pin_or_anothers_key_gives_no_list(village: Village, who: str) -> None:
    """Nothing leaves and no list is written down; the page says why."""
    pin = "0000" if who == "signer" else village.world.signer("demo").pin
    before = lists(village)
    answer = signed(village, f"{who} of {OURS}", pin)

    assert answer.status_code in {403, 422}
    assert answer.mimetype == "text/html"
    assert lists(village) == before
