"""Number, date and places for signatures, made before the first signature and filled later."""

import io
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest
from asn1crypto import pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from signing.appearance import INVISIBLE, Appearance, Box, Case
from signing.errors import NotSignable
from signing.fields import SignatureField, TextField, fill, foresee, text_fields
from signing.geometry import MILLIMETRE, page_at
from signing.places import above_name, beside
from signing.profile import Level
from signing.sign import sign
from signing.verify import verify
from tests.judges import Dss, VeraPdf
from tests.signing import made
from tests.signing.made import raised
from tests.signing.test_appearance import ink, picture
from tests.signing.town import NOW, Town, make_paper

DURING = "2026-11-22T03:00:00Z"
NAME = Box(380, 150, 520, 165)
"""Where the signer's printed name stands."""
NUMBER = TextField("So", 0, Box(100, 740, 150, 756), "Số văn bản")
DATE = TextField("NgayThangNam", 0, Box(330, 740, 540, 756), "Ngày ban hành")
LOCKED = ("So", "NgayThangNam")
PERSON = Appearance(Case.PERSONAL, picture=picture((0, 0, 200)))
SEAL = Appearance(Case.AGENCY_SEAL, picture=picture((220, 0, 0)))


def draft(paper: bytes, *, apart: bool = False) -> bytes:
    """Make a draft with its fields; ``apart``: the seal does not touch the signature."""
    page = page_at(paper, 0)
    person = above_name(page, NAME)
    seal = beside(page, person)
    if apart:
        seal = Box(*(seal.left - 60, seal.bottom, seal.right - 60, seal.top))
    places = [SignatureField("Nguoi1", 0, person), SignatureField("CoQuan", 0, seal, LOCKED)]
    return foresee(paper, [NUMBER, DATE], places)


@dataclass(frozen=True)
class Issued:
    """A document on its way: after the person, after number and date, after the seal."""

    by_person: bytes
    numbered: bytes
    sealed: bytes


def issued(town: Town, paper: bytes, *, apart: bool = False, certify: bool = False) -> Issued:
    """Carry a document from draft to seal, as an office does."""
    pdf = draft(paper, apart=apart)
    pdf = sign(pdf, town.key(), at=NOW, appearance=PERSON, field="Nguoi1", certify=certify)
    by_person = raised(town, pdf, Level.B_T)
    numbered = fill(by_person, {"So": "05", "NgayThangNam": "ngày 22 tháng 11 năm 2026"})
    pdf = sign(numbered, town.key("seal"), at=NOW, appearance=SEAL, field="CoQuan")
    return Issued(by_person, numbered, raised(town, pdf))


@pytest.fixture(scope="module", params=[False, True], ids=["approval", "certified"])
def way(running: Town, request: pytest.FixtureRequest) -> Issued:
    """Carry a document, once for all who look at it; the seal stands beside the signature."""
    return issued(running, make_paper(), apart=True, certify=request.param)


def test_number_and_date_are_filled_between_two_signatures(town: Town, way: Issued) -> None:
    """Each step appends; both signatures are valid, and what came after is named and foreseen."""
    said = verify(way.sealed, trust=town.trust, at=NOW, fetcher=None)

    assert way.numbered.startswith(way.by_person)
    assert way.sealed.startswith(way.numbered)
    assert [one.verdict for one in said.signatures] == ["valid", "valid"]
    assert any("“So”" in told for told in said.signatures[0].changes)
    assert not any("“So”" in told for told in said.signatures[1].changes)


def test_all_judges_accept_it(
    town: Town, way: Issued, tmp_path: Path, dss: Dss, verapdf: VeraPdf
) -> None:
    """EU DSS by its strict policy, veraPDF and pyHanko's own validator."""
    file, root = tmp_path / "issued.pdf", tmp_path / "root.pem"
    file.write_bytes(way.sealed)
    root.write_bytes(town.world.root_pem)

    said = dss(file, root, at=DURING)
    assert said.accepted, [(one.errors, one.sub_indication) for one in said.signatures]
    assert {one.format for one in said.signatures} == {"PAdES-BASELINE-LTA"}
    pdfa = verapdf(file)
    assert pdfa.ok, pdfa.failures
    for signature in PdfFileReader(io.BytesIO(way.sealed)).embedded_regular_signatures:
        status = validate_pdf_signature(signature, _third(town))
        assert status.bottom_line, status.summary()


def _third(town: Town) -> ValidationContext:
    """Let pyHanko's own validator judge: it asks nobody outside, revocation is the others' task."""
    roots = list(pem.unarmor(town.world.root_pem, multiple=True))
    trusted = [x509.Certificate.load(der) for _, _, der in roots]
    return ValidationContext(trust_roots=trusted, moment=NOW, allow_fetching=False)


def test_the_place_the_decree_names_is_the_only_thing_a_strict_judge_minds(
    town: Town, paper: bytes, tmp_path: Path, dss: Dss
) -> None:
    """The seal lies over a third of the signature: DSS calls it an overlap and nothing else."""
    file, root = tmp_path / "issued.pdf", tmp_path / "root.pem"
    file.write_bytes(issued(town, paper).sealed)
    root.write_bytes(town.world.root_pem)

    said = dss(file, root, at=DURING)

    assert all(one.intact for one in said.signatures)
    errors = {error for one in said.signatures for error in one.errors}
    assert all("overlap" in error for error in errors), errors


def test_after_the_seal_number_and_date_are_locked(town: Town, paper: bytes) -> None:
    """We refuse to fill them; who does it anyway with another program spoils the seal."""
    pdf = draft(paper)
    pdf = sign(pdf, town.key("seal"), at=NOW, appearance=SEAL, field="CoQuan")

    with pytest.raises(NotSignable, match="khóa"):
        fill(pdf, {"So": "06"})
    writer = made.open_revision(pdf)
    fields = [one.get_object() for one in writer.root["/AcroForm"]["/Fields"]]
    field = next(one for one in fields if one["/T"] == "So")
    field["/V"] = made.parsed(b"(06)")
    writer.update_container(field)
    said = verify(raised(town, made.closed(writer)), trust=town.trust, at=NOW, fetcher=None)
    assert said.verdict == "invalid"


def test_what_was_filled_is_not_filled_again(paper: bytes) -> None:
    """A number is written once."""
    once = fill(draft(paper), {"So": "05"})

    with pytest.raises(NotSignable, match="đã được điền"):
        fill(once, {"So": "06"})


def test_a_field_nobody_foresaw_is_not_filled(paper: bytes) -> None:
    """The message names it."""
    with pytest.raises(NotSignable, match="“La”"):
        fill(draft(paper), {"La": "x"})


def test_fields_are_made_before_the_first_signature(town: Town, paper: bytes) -> None:
    """Added later they would be foreseen by nobody, and certifying comes first too."""
    pdf = made.signed(town, paper)

    with pytest.raises(NotSignable, match="trước chữ ký đầu tiên"):
        foresee(pdf, [NUMBER], [])
    with pytest.raises(NotSignable, match="chữ ký đầu tiên"):
        sign(pdf, town.key(), at=NOW, appearance=INVISIBLE, field="b", certify=True)


def test_several_sign_one_after_another(town: Town, paper: bytes) -> None:
    """Three people and the seal, certified by the first: all valid, each one only appends."""
    places = [SignatureField(name, 0, Box(left, 100, left + 90, 160)) for name, left in _ROW]
    pdf = foresee(paper, [NUMBER], places)
    for name, _ in _ROW:
        key = town.key("seal" if name == "CoQuan" else "demo")
        if name == "CoQuan":
            pdf = fill(pdf, {"So": "12"})
        after = sign(pdf, key, at=NOW, appearance=PERSON, field=name, certify=name == "a")
        after = raised(town, after, Level.B_T)
        assert after.startswith(pdf)
        pdf = after
    said = verify(raised(town, pdf), trust=town.trust, at=NOW, fetcher=None)

    assert [one.verdict for one in said.signatures] == ["valid"] * 4


_ROW = (("a", 60.0), ("b", 180.0), ("c", 300.0), ("CoQuan", 420.0))


def test_a_foreign_signature_stays_valid(town: Town, paper: bytes) -> None:
    """Ours is one more revision after it."""
    pdf = made.foreign(town, paper, "adbe.pkcs7.detached")
    before = verify(pdf, trust=town.trust, at=NOW, fetcher=town.fetcher)
    pdf = sign(pdf, town.key(), at=NOW, appearance=INVISIBLE, field="KySo1")
    after = verify(pdf, trust=town.trust, at=NOW, fetcher=town.fetcher)

    assert [one.verdict for one in after.signatures] == [before.signatures[0].verdict, "valid"]


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_text_is_read_upright_where_it_was_foreseen(turned: int) -> None:
    """However the page is turned."""
    paper = make_paper(pages=1, turned=turned)
    box = Box(100, 500, 200, 516)
    before = foresee(paper, [TextField("So", 0, box, "Số")], [])

    left, top, right, bottom = ink(before, fill(before, {"So": "1234"}))

    height = page_at(paper, 0).height
    assert right - left > bottom - top
    assert box.left - 1 <= left
    assert right <= box.right + 1
    assert height - box.top - 1 <= top
    assert bottom <= height - box.bottom + 1


def test_a_signature_is_drawn_where_it_was_foreseen(town: Town, paper: bytes) -> None:
    """Above the printed name, blue; the seal covers about a third of it, on the left."""
    pdf = draft(paper)
    person = sign(pdf, town.key(), at=NOW, appearance=PERSON, field="Nguoi1")
    seal = sign(person, town.key("seal"), at=NOW, appearance=SEAL, field="CoQuan")
    blue, red = ink(pdf, person), ink(person, seal)

    assert blue[3] <= 842 - NAME.top + 1
    assert abs((blue[0] + blue[2]) / 2 - (NAME.left + NAME.right) / 2) < MILLIMETRE
    assert red[0] < blue[0] < red[2] < blue[2]


def test_it_says_which_texts_are_foreseen(paper: bytes) -> None:
    """So that whoever fills knows what there is."""
    assert text_fields(paper) == ()
    assert text_fields(draft(paper)) == LOCKED


def test_a_text_can_be_read_by_others(paper: bytes) -> None:
    """The value stands in the field as text, with every letter."""
    with pikepdf.open(io.BytesIO(fill(draft(paper), {"NgayThangNam": "ngày 5 tháng 1"}))) as pdf:
        values = {str(one.T): str(one.get("/V", "")) for one in pdf.Root.AcroForm.Fields}
    assert values["NgayThangNam"] == "ngày 5 tháng 1"
