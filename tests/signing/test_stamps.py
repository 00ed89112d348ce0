"""Document time-stamps are told as what they are, and one out of joint ends the green."""

import hashlib
from datetime import timedelta

import pytest
from pyhanko.sign.fields import SigFieldSpec

from signing.cms import SIGNATURE_TIME_STAMP, add_unsigned
from signing.trust.shelf import Shelf
from signing.verdict import Verdict
from signing.verify import verify
from tests.signing import made, recast, stamps
from tests.signing.stamps import Odd, stamped
from tests.signing.town import NOW, Town

SHELF = Shelf()
SEEN = SigFieldSpec("Tem", on_page=0, box=(50, 50, 200, 200))


@pytest.fixture(scope="module")
def issued(running: Town, paper: bytes) -> bytes:
    """Issue a result with a form."""
    return made.raised(running, made.signed(running, made.with_form(paper)))


def judged(town: Town, pdf: bytes) -> Verdict:
    """Judge a file from what it carries."""
    return verify(pdf, trust=town.trust, at=NOW, fetcher=None, shelf=SHELF)


ODD = {
    "as it should be": (Odd(), "valid", "valid"),
    "over another file": (Odd(over=stamps.OTHER), "invalid", "invalid"),
    "before its authority": (Odd(at=NOW - timedelta(days=4000)), "invalid", "invalid"),
    "from the future": (Odd(at=NOW + timedelta(days=3)), "unknown", "unknown"),
    "by SHA-1": (Odd(digest="sha1"), "valid", "unknown"),
    "in sight": (Odd(place=SEEN), "unknown", "valid"),
    "in sight, as something else": (
        Odd(place=SEEN, kind="/ETSI.CAdES.detached"),
        "unknown",
        "valid",
    ),
}


@pytest.mark.parametrize("name", ODD)
def test_a_time_stamp_that_anybody_adds(running: Town, issued: bytes, name: str) -> None:
    """Nobody needs a key of ours for one: it changes no page, and proves only what it stamps."""
    odd, answer, of_stamp = ODD[name]

    said = judged(running, stamped(running, issued, odd))

    (one,) = said.signatures
    assert one.signer
    assert said.verdict == answer, said
    last = said.timestamps[-1]
    assert last.verdict == of_stamp, last
    assert last.reason.startswith(("Dấu thời gian", "Chưa xác định được dấu thời gian")), last


def test_a_time_stamp_nobody_can_read_is_no_persons_signature(running: Town, issued: bytes) -> None:
    """It leaves the question open, by its own name; the person's signature stays valid."""
    said = judged(running, stamps.with_broken_token(stamped(running, issued, Odd())))

    assert said.verdict == "unknown"
    assert [one.verdict for one in said.signatures] == ["valid"]
    assert [one.verdict for one in said.timestamps] == ["valid", "unknown"]
    assert "dấu thời gian" in said.reason
    assert "dấu thời gian" in said.timestamps[-1].reason


def test_what_lies_on_what_belongs_to_what_was_signed(running: Town, issued: bytes) -> None:
    """A later time-stamp is a reason to write a page anew, not to turn its fields over."""
    said = judged(running, stamped(running, stamps.notes_turned_over(issued), Odd()))

    (one,) = said.signatures
    assert said.verdict == "invalid"
    assert "Thứ tự che nhau" in one.reason


def inside(town: Town, pdf: bytes, odd: Odd, digest: bytes) -> bytes:
    """Put a time-stamp into a signature."""
    message = recast.cms_of(pdf).dump()
    token = stamps.token(town, odd, digest)
    return recast.with_cms(pdf, add_unsigned(message, SIGNATURE_TIME_STAMP, token))


@pytest.mark.parametrize(
    ("odd", "own", "told"),
    [
        (Odd(), True, "timestamp"),
        (Odd(), False, "claimed"),
        (Odd(digest="sha1"), True, "claimed"),
    ],
    ids=["its own", "another's", "by SHA-1"],
)
def test_a_time_stamp_inside_counts_where_it_binds_this_signature(
    town: Town, paper: bytes, odd: Odd, *, own: bool, told: str
) -> None:
    """Without one that does, the time is only claimed, and it is said that one was brought."""
    pdf = made.signed(town, paper)
    value = recast.cms_of(pdf)["content"]["signer_infos"][0]["signature"].native
    digest = hashlib.new(odd.digest, value if own else b"khac").digest()

    said = verify(inside(town, pdf, odd, digest), trust=town.trust, at=NOW, fetcher=town.fetcher)

    (one,) = said.signatures
    assert (said.verdict, one.time_source) == ("valid", told), said
    assert ("không thuộc chữ ký này" in one.reason) == (told == "claimed")
