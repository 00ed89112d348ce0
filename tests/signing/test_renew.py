"""Renewing a B-LTA file: one more time-stamp with fresh evidence, before the last one gives out."""

from datetime import timedelta
from pathlib import Path

import pytest

from signing.errors import NotSignable
from signing.extend import renew
from signing.profile import Level
from signing.verify import verify
from tests.judges import Dss
from tests.signing.made import raised, signed, with_note
from tests.signing.town import Town

DURING = "2026-11-22T03:00:00Z"


def renewed(town: Town, pdf: bytes) -> bytes:
    """Renew a file with the means of the certificate world."""
    return renew(
        pdf,
        trust=town.trust,
        timestamper=town.timestamper,
        fetcher=town.fetcher,
        at=town.clock(),
    )


def test_a_file_is_renewed_again_and_again(town: Town, paper: bytes) -> None:
    """Three times in two years: each adds fresh evidence and a time-stamp, and touches nothing."""
    file = raised(town, signed(town, paper))
    for turn in range(2, 5):
        town.clock.forward(timedelta(days=240))

        fresh = renewed(town, file)

        assert fresh.startswith(file)
        judged = verify(fresh, trust=town.trust, at=town.clock(), fetcher=None)
        assert judged.verdict == "valid"
        assert len(judged.timestamps) == turn
        assert len(fresh) - len(file) < 24_000
        file = fresh


@pytest.mark.parametrize("level", [Level.B_B, Level.B_T, Level.B_LT])
def test_only_a_file_with_a_stamp_over_it_is_renewed(
    town: Town, paper: bytes, level: Level
) -> None:
    """What was never archived is raised first; the level is never made to look older than it is."""
    with pytest.raises(NotSignable, match="B-LTA"):
        renewed(town, raised(town, signed(town, paper), level))


def test_what_is_not_valid_now_is_not_renewed(town: Town, paper: bytes) -> None:
    """A new time-stamp would make a changed file, or one that expired, look settled."""
    file = raised(town, signed(town, paper))
    for bad in (with_note(file), file + b"more"):
        with pytest.raises(NotSignable, match="đang hợp lệ"):
            renewed(town, bad)
    town.clock.forward(timedelta(days=4 * 365))
    with pytest.raises(NotSignable, match="đang hợp lệ"):
        renewed(town, file)


def test_an_independent_engine_accepts_a_renewed_file(
    town: Town, paper: bytes, tmp_path: Path, dss: Dss
) -> None:
    """EU DSS, offline: still PAdES-BASELINE-LTA and TOTAL_PASSED after two renewals."""
    once = renewed(town, raised(town, signed(town, paper)))
    file, root = tmp_path / "renewed.pdf", tmp_path / "root.pem"
    file.write_bytes(renewed(town, once))
    root.write_bytes(town.world.root_pem)

    said = dss(file, root, at=DURING)

    assert said.accepted, [(o.errors, o.warnings) for o in said.signatures]
    assert [one.format for one in said.signatures] == ["PAdES-BASELINE-LTA"]
