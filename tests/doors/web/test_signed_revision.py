"""The verify page and what was added after a signature: the signed revision is shown and given."""

import io
from collections.abc import Callable

import pytest

from archive.records.record import Role
from tests.doors.web.conftest import Papers
from tests.doors.web.visiting import Visitor
from tests.signing import made


@pytest.fixture
def issued(visit: Callable[..., Visitor], papers: Papers) -> bytes:
    """Take a signed result."""
    assert papers.sealed.file(Role.SIGNED)
    return bytes(visit("officer").get(f"/tep/{papers.sealed.id}/signed").data)


def test_what_was_signed_is_shown_beside_what_was_added(
    visit: Callable[..., Visitor], issued: bytes
) -> None:
    """A note stuck on later: named, never green, with a picture of what was signed."""
    bent = made.with_note(issued)
    visitor = visit()

    page = visitor.post("/xac-minh", {"file": (io.BytesIO(bent), "a.pdf")}).get_data(as_text=True)

    assert 'class="verdict invalid"' in page
    assert "chú thích" in page
    assert "data:image/jpeg;base64,/9j/" in page
    covered = int(page.split('name="covered" value="')[1].split('"')[0])
    said = {"file": (io.BytesIO(bent), "a.pdf"), "covered": str(covered)}
    given = visitor.post("/xac-minh/ban-da-ky", said)
    assert given.status_code == 200
    assert issued.startswith(given.data)
    assert given.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("covered", ["", "-1", "abc", "999999999", "²"])
def test_a_wrong_length_is_answered_in_words(visit: Callable[..., Visitor], covered: str) -> None:
    """Whoever asks for something else is told to choose the file again."""
    said = {"file": (io.BytesIO(b"%PDF-1.7 x"), "a.pdf"), "covered": covered}

    answer = visit().post("/xac-minh/ban-da-ky", said)

    assert answer.status_code == 422
    assert "chọn lại" in answer.get_data(as_text=True)


def test_a_whole_file_needs_no_other_version(visit: Callable[..., Visitor], issued: bytes) -> None:
    """Nothing followed the signature but evidence: there is nothing to cut off."""
    page = visit().post("/xac-minh", {"file": (io.BytesIO(issued), "a.pdf")})

    assert "ban-da-ky" not in page.get_data(as_text=True)


def test_an_empty_file_is_called_empty(visit: Callable[..., Visitor]) -> None:
    """Nothing is judged: the form says what to do."""
    answer = visit().post("/xac-minh", {"file": (io.BytesIO(b""), "a.pdf")})

    assert answer.status_code == 422
    assert "Tệp rỗng (0 byte)" in answer.get_data(as_text=True)
