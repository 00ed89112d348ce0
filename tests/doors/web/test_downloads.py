"""Files leave exactly as they are kept, under names people recognise."""

import hashlib
from collections.abc import Callable
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.records.record import Role
from archive.web.downloads import attachment
from tests.doors.web.conftest import Papers
from tests.doors.web.visiting import Visitor


def test_the_received_bytes_come_back_untouched(
    visit: Callable[..., Visitor], papers: Papers
) -> None:
    """The original is what was handed in, byte for byte."""
    answer = visit("officer").get(f"/tep/{papers.sealed.id}/{Role.ORIGINAL.value}")

    assert answer.data == papers.paper.content
    digest = hashlib.sha256(answer.data).digest()
    assert answer.headers["Repr-Digest"].startswith("sha-256=:")
    assert digest


def test_a_vietnamese_name_is_written_twice() -> None:
    """Once plainly for old browsers, once in full (RFC 6266, RFC 8187)."""
    said = attachment("12-QĐ-UBND_Hồ sơ.pdf")

    assert 'filename="12-QD-UBND_Ho so.pdf"' in said
    assert "filename*=UTF-8''12-Q%C4%90-UBND_H%E1%BB%93%20s%C6%A1.pdf" in said


@given(st.text(min_size=1, max_size=60))
def test_no_name_breaks_its_header(name: str) -> None:
    """Quotes, line ends and controls never leave the quoted part; the full name decodes again."""
    said = attachment(name)
    full = said.split("filename*=UTF-8''")[1]

    assert said.isascii()
    assert said.isprintable()
    assert said.count('"') == 2
    assert "/" not in unquote(full)


@pytest.mark.parametrize("role", ["passwd", "../original", "ORIGINAL"])
def test_a_file_that_is_none_is_not_found(
    visit: Callable[..., Visitor], papers: Papers, role: str
) -> None:
    """Only the roles of the domain are known."""
    assert visit("officer").get(f"/tep/{papers.sealed.id}/{role}").status_code == 404
