"""Certificate tricks (item 29 of the attacks): one link is wrong, and the answer says which way."""

import pytest

from signing.trust import load_pem
from signing.verdict import Verdict
from signing.verify import verify
from tests.signing import tricks
from tests.signing.town import NOW
from tests.signing.tricks import Chain


def judged(made: Chain) -> Verdict:
    """Judge a file from what it carries, believing the root it wants us to believe."""
    return verify(made.pdf, trust=load_pem(made.root), at=NOW, fetcher=None)


@pytest.mark.parametrize("name", tricks.HONEST)
def test_the_chain_without_a_fault_is_valid(paper: bytes, name: str) -> None:
    """Otherwise the other tests would prove nothing."""
    said = judged(tricks.HONEST[name](paper))

    assert said.verdict == "valid", said


@pytest.mark.parametrize("name", tricks.WRONG)
def test_a_chain_with_one_fault_is_never_valid(paper: bytes, name: str) -> None:
    """Believed root, complete lists, right bytes: the one wrong link decides."""
    trick, answer, named = tricks.WRONG[name]

    said = judged(trick(paper))

    (one,) = said.signatures
    assert said.verdict == answer, said
    assert one.sub_indication == named or not named, one
