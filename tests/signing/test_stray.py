"""Objects that no table names are found wherever they hide."""

import re

from hypothesis import example, given
from hypothesis import strategies as st

from signing.stray import headers

SLOW = re.compile(rb"(?<![0-9])(\d{1,10})[\x00\t\n\f\r ]+(\d{1,5})[\x00\t\n\f\r ]+obj\b")
"""What a reader looks for that repairs a file; too slow for large ones."""
PIECES = st.sampled_from(
    [b"1", b"23", b"00000", b" ", b"\n", b"\0\r", b"obj", b"endobj", b"x", b"_", b"<<", b"%"]
)


@given(st.lists(PIECES, max_size=30).map(b"".join), st.integers(0, 12))
@example(b"1 0 obj", 0)
@example(b"12345678901 0 obj 1 123456 obj", 0)
def test_headers_are_found_as_a_repairing_reader_does(content: bytes, start: int) -> None:
    """The same places as a plain search; one that is cut by the start does not count."""
    wanted = [one.start() for one in SLOW.finditer(content)]
    assert list(headers(content, start)) == [one for one in wanted if one >= start]
