# mypy: disable-error-code="import-untyped,no-untyped-call"
"""Signing at level B-B."""

import io
from contextlib import suppress

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic

from signing.appearance import INVISIBLE
from signing.errors import NotSignable, SigningError
from signing.sign import sign
from tests.signing import made
from tests.signing.town import NOW, Town, make_paper


def test_what_was_there_stays_byte_for_byte(town: Town, paper: bytes) -> None:
    """A signature is one more revision at the end."""
    assert made.signed(town, paper).startswith(paper)


def test_metadata_is_left_alone(town: Town, paper: bytes) -> None:
    """Neither /Info nor XMP changes: the file would not be what was shown to the signer."""
    with (
        pikepdf.open(io.BytesIO(paper)) as before,
        pikepdf.open(io.BytesIO(made.signed(town, paper))) as after,
    ):
        assert dict(before.docinfo) == dict(after.docinfo)
        assert before.Root.Metadata.read_bytes() == after.Root.Metadata.read_bytes()


def test_a_filled_field_is_not_signed_over(town: Town, paper: bytes) -> None:
    """Each signature has its own field."""
    pdf = made.signed(town, paper)

    with pytest.raises(NotSignable, match="“KySo1” đã có chữ ký"):
        sign(pdf, town.key(), at=NOW, appearance=INVISIBLE, field="KySo1")


def test_an_encrypted_file_is_refused(town: Town, paper: bytes) -> None:
    """With the reason in words."""
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        pdf.save(written, encryption=pikepdf.Encryption(owner="a", user=""))

    with pytest.raises(NotSignable, match="mật khẩu"):
        sign(written.getvalue(), town.key(), at=NOW, appearance=INVISIBLE, field="a")


@pytest.mark.parametrize("permission", [1, 2, 3])
def test_a_certified_file_takes_no_new_field(town: Town, paper: bytes, permission: int) -> None:
    """The author's certification would break: refused before a byte is written."""
    pdf = _certified(town, paper, permission)

    with pytest.raises(NotSignable, match="chứng thực"):
        sign(pdf, town.key(), at=NOW, appearance=INVISIBLE, field="b")


def test_a_locked_file_is_not_signed_again(town: Town, paper: bytes) -> None:
    """FieldMDP over all fields: pyHanko would sign without complaint."""
    lock = b"[<</Type/SigRef/TransformMethod/FieldMDP/TransformParams<</Action/All/V/1.2>>>>]"

    with pytest.raises(NotSignable, match="khóa"):
        sign(
            _with_reference(town, paper, lock), town.key(), at=NOW, appearance=INVISIBLE, field="b"
        )


@pytest.mark.parametrize("content", [b"", b"x", b"%PDF-1.7\n", b"%PDF-1.4\nstartxref\n9\n%%EOF"])
def test_what_is_no_pdf_is_refused(town: Town, content: bytes) -> None:
    """A damaged file gets a sentence, not a stack of calls."""
    with pytest.raises(NotSignable):
        sign(content, town.key(), at=NOW, appearance=INVISIBLE, field="a")


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_mangled_file_is_signed_or_refused(running: Town, data: st.DataObject) -> None:
    """Whatever is wrong with a file, the answer is a file or one of our own errors."""
    pdf = bytearray(make_paper(pages=1))
    for _ in range(data.draw(st.integers(1, 4))):
        pdf[data.draw(st.integers(0, len(pdf) - 1))] = data.draw(st.integers(0, 255))

    with suppress(SigningError):
        sign(bytes(pdf), running.key(), at=NOW, appearance=INVISIBLE, field="a")


def _with_reference(town: Town, paper: bytes, reference: bytes) -> bytes:
    """Sign, and give the signature dictionary a /Reference in a later revision."""
    pdf = made.signed(town, paper)
    writer = made.open_revision(pdf)
    field = writer.root["/AcroForm"]["/Fields"][0]
    value = field["/V"]
    value["/Reference"] = made.parsed(reference)
    writer.mark_update(field.raw_get("/V"))
    return made.closed(writer)


def _certified(town: Town, paper: bytes, permission: int) -> bytes:
    """Make a signature look like an author's certification."""
    bounds = b"<</P %d/V/1.2/Type/TransformParams>>" % permission
    reference = b"[<</Type/SigRef/TransformMethod/DocMDP/TransformParams%s>>]" % bounds
    writer = made.open_revision(_with_reference(town, paper, reference))
    value = writer.root["/AcroForm"]["/Fields"][0].raw_get("/V")
    writer.root["/Perms"] = generic.DictionaryObject({generic.pdf_name("/DocMDP"): value})
    writer.update_root()
    return made.closed(writer)
