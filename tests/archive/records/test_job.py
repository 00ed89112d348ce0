"""How reading is shared out."""

from hypothesis import given
from hypothesis import strategies as st

from archive.records.job import PAGES_A_JOB, readings


@given(st.integers(0, 300))
def test_every_page_is_read_once_in_jobs_of_a_few(pages: int) -> None:
    """No page is left out or read twice, and no job is long."""
    shares = [range(first, last + 1) for first, last in readings(pages)]

    assert [page for share in shares for page in share] == list(range(1, pages + 1))
    assert all(1 <= len(share) <= PAGES_A_JOB for share in shares)


def test_a_short_paper_is_shared_between_two_readers() -> None:
    """Three pages are two jobs, so that both cores read them at once."""
    assert list(readings(3)) == [(1, 2), (3, 3)]
    assert list(readings(1)) == [(1, 1)]
