"""After logging in, nobody is sent to another site."""

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.web.onward import onward

HOME = "/viec"


@pytest.mark.parametrize("target", ["/ra-soat", "/tim?q=a/b&trang=2", "/xem/abc/3?q=h%C3%B2a#x"])
def test_a_page_of_this_site_is_gone_on_to(target: str) -> None:
    """A plain path with its query is kept as it is."""
    assert onward(target, HOME) == target


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/\n//evil.example",
        "evil.example",
    ],
)
def test_anything_else_leads_home(target: str | None) -> None:
    """Other schemes, other hosts, and what browsers mend into them, are refused."""
    assert onward(target, HOME) == HOME


@given(st.text(max_size=40))
def test_no_text_leads_to_another_host(target: str) -> None:
    """Whatever is asked for, the answer is a path and names no host."""
    went = onward(target, HOME)

    assert went.startswith("/")
    assert not went.startswith(("//", "/\\"))
    assert urlsplit(went).netloc == ""
