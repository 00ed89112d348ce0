"""As what a record is signed: a copy of one of three forms, or a document's attachment."""

import io

import pikepdf
import pytest

from archive.parts import name_of
from archive.records.errors import NotAllowed, Refused, WrongState
from archive.records.presented import Form
from archive.records.record import Record, Role
from archive.records.state import State
from archive.route.issue import withdraw
from archive.route.present import mains_of, present
from archive.route.sign import sign
from archive.route.turn import current, has_the_turn, stroke_of
from signing.appearance import Case
from signing.verify import verify
from tests.route.conftest import Office
from tests.route.desk import laid
from tests.route.drafts import key_of, numbered, ordered, reviewed, signed_by


@pytest.fixture(scope="module")
def main(house: Office) -> Record:
    """Have a document ordered that an annex goes with."""
    return ordered(house, reviewed(house, 4))


def annex(house: Office, main: Record) -> Record:
    """Lay down a paper, and say that it goes with the document."""
    officer = house.person("officer")
    (paper,) = laid(house.parts, officer, 1)
    return present(house.parts, paper.id, Form.ATTACHMENT, by=officer, main=main.id)


def test_an_attachment_bears_the_number_of_its_document(house: Office, main: Record) -> None:
    """It waits until that is issued; then the agency signs it, text only, at the upper right."""
    paper, clerk, signer = annex(house, main), house.person("clerk"), house.person("signer")
    seal = key_of(house, clerk, "clerk")
    with pytest.raises(WrongState, match="Văn bản chính chưa phát hành"):
        sign(house.parts, paper.id, seal, by=clerk, seen=None)
    signed_by(house, main, "signer", "demo")
    number = numbered(house, main).value("number")
    assert not has_the_turn(house.parts, paper, clerk)
    signed_by(house, main, "clerk", "clerk")

    with pytest.raises(NotAllowed, match="con dấu"):
        sign(house.parts, paper.id, key_of(house, signer, "demo"), by=signer, seen=None)
    done = signed_by(house, paper, "clerk", "clerk")

    assert done.state is State.SEALED
    look = stroke_of(house.parts, paper, None).appearance
    assert (look.case, look.lines) == (Case.ATTACHMENT, (f"Kèm theo văn bản số {number}",))
    stands_at_the_upper_right(house, done)


def stands_at_the_upper_right(house: Office, record: Record) -> None:
    """Hold the one valid signature of what the citizen takes home to its place."""
    file = record.file(Role.SIGNED)
    assert file is not None
    content = house.parts.objects.read(name_of(record, file))
    said = verify(content, trust=house.parts.signing.trust, at=house.clock(), fetcher=None)
    assert [one.verdict for one in said.signatures] == ["valid"]
    with pikepdf.open(io.BytesIO(content)) as pdf:
        _, bottom, right, top = map(float, pdf.Root.AcroForm.Fields[0].Rect)
        width, height = (float(one) for one in pdf.pages[0].mediabox[2:])
    assert right > width * 0.8
    assert height * 0.85 < bottom < top < height


def test_a_withdrawn_document_takes_its_attachment_back(house: Office) -> None:
    """Without its document an attachment is signed by nobody, and offered no other."""
    document = ordered(house, reviewed(house, 5))
    paper, clerk = annex(house, document), house.person("clerk")
    withdraw(house.parts, document.id, "sai nội dung", by=clerk)

    assert not has_the_turn(house.parts, paper, clerk)
    known = mains_of(house.parts, paper, by=house.person("officer"))
    assert document.id not in {one.id for one in known}


@pytest.mark.parametrize(
    ("form", "words"),
    [(Form.COPY, "SAO Y"), (Form.COPY_OF_COPY, "SAO LỤC"), (Form.EXCERPT, "TRÍCH SAO")],
)
def test_the_form_of_a_copy_stands_in_its_mark(house: Office, form: Form, words: str) -> None:
    """As the officer chose last; the manifest keeps who and when."""
    officer = house.person("officer")
    (paper,) = laid(house.parts, officer, 1)
    present(house.parts, paper.id, Form.COPY, by=officer)
    chosen = present(house.parts, paper.id, form, by=officer)

    assert house.record(paper.id) == chosen
    assert chosen.presented is not None
    assert (chosen.presented.form, chosen.presented.by) == (form, officer.id)
    assert stroke_of(house.parts, chosen, None).appearance.lines == (words,)


def test_what_cannot_be_is_refused(house: Office, carried: Record) -> None:
    """An attachment of nothing, of another's document; a signed record; a signer's choice."""
    officer, signer = house.person("officer"), house.person("signer")
    (paper,) = laid(house.parts, officer, 1)
    for main in (None, "khong-co", carried.id):
        with pytest.raises(Refused, match="văn bản chính"):
            present(house.parts, paper.id, Form.ATTACHMENT, by=officer, main=main)
    with pytest.raises(NotAllowed):
        present(house.parts, paper.id, Form.COPY, by=signer)
    with pytest.raises(WrongState):
        present(house.parts, carried.id, Form.EXCERPT, by=officer)
    assert current(house.record(paper.id)).role is Role.OFFICIAL
