"""What was prepared before the signature and sprung after it: never valid."""

import pytest

from signing.verify import verify
from tests.signing import made, shadows
from tests.signing.town import NOW, Town


@pytest.mark.parametrize("name", shadows.ALL)
def test_a_shadow_is_never_valid(town: Town, paper: bytes, name: str) -> None:
    """The signed file is valid; sprung, it is not, though hardly a byte was added."""
    shadow = shadows.ALL[name]
    signed = made.raised(town, made.signed(town, shadow.prepare(paper)))
    honest = verify(signed, trust=town.trust, at=NOW, fetcher=None)

    said = verify(shadow.spring(signed), trust=town.trust, at=NOW, fetcher=None)

    assert honest.verdict == "valid", honest
    assert said.verdict in ("invalid", "unknown"), said
    assert all(one.verdict != "valid" for one in said.signatures), said
