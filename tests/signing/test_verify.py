"""What is said about honest files."""

import json
from datetime import timedelta

import pytest

from signing.appearance import INVISIBLE, Appearance, Case
from signing.profile import Level
from signing.sign import sign
from signing.trust import Anchor, Trust
from signing.verdict import Verdict
from signing.verify import verify
from tests.signing.made import foreign, raised, signed
from tests.signing.town import NOW, Town


def judged(town: Town, pdf: bytes, *, online: bool = True) -> Verdict:
    """Judge a file now, with or without the network of the certificate world."""
    fetcher = town.fetcher if online else None
    return verify(pdf, trust=town.trust, at=town.clock(), fetcher=fetcher)


@pytest.mark.parametrize("who", ["demo", "rsa"])
@pytest.mark.parametrize("level", list(Level))
def test_our_own_signature_is_valid(town: Town, paper: bytes, who: str, level: Level) -> None:
    """Every level is recognised as what it is, with signer, body, time and its source."""
    pdf = raised(town, signed(town, paper, who), level)

    said = judged(town, pdf)

    (one,) = said.signatures
    assert said.verdict == one.verdict == "valid", said
    assert one.level == level
    assert one.signer == town.key(who).subject_name
    assert one.organisation == "Ủy ban nhân dân xã Trình Diễn"
    assert one.time is not None
    assert abs(one.time - NOW) < timedelta(seconds=2)
    assert one.time_source == ("claimed" if level is Level.B_B else "timestamp")
    assert one.indication == "TOTAL-PASSED"
    assert not one.weak


@pytest.mark.parametrize(
    ("level", "answer"),
    [
        (Level.B_B, "unknown"),
        (Level.B_T, "unknown"),
        (Level.B_LT, "valid"),
        (Level.B_LTA, "valid"),
    ],
)
def test_without_a_network_only_what_the_file_carries_counts(
    town: Town, paper: bytes, level: Level, answer: str
) -> None:
    """B-LT and B-LTA stand alone; below that the question stays open, and says so."""
    pdf = raised(town, signed(town, paper), level)

    said = judged(town, pdf, online=False)

    assert said.verdict == answer, said
    if answer == "unknown":
        assert said.signatures[0].sub_indication == "TRY_LATER"
        assert "OCSP" in said.signatures[0].reason


def test_the_last_stamp_covers_the_entire_file(town: Town, paper: bytes) -> None:
    """Our own result ends with the time-stamp, and nothing follows it."""
    said = judged(town, raised(town, signed(town, paper)))

    assert [one.coverage for one in said.timestamps] == ["entire file"]
    assert [one.coverage for one in said.signatures] == ["entire revision"]
    assert not said.timestamps[0].changes


def test_a_file_without_signatures_is_neither_good_nor_bad(town: Town, paper: bytes) -> None:
    """No signature is a fourth thing."""
    assert judged(town, paper).verdict == "none"


def test_two_people_sign_one_after_the_other(town: Town, paper: bytes) -> None:
    """The first stays valid, and says that somebody signed after."""
    first = raised(town, signed(town, paper, "demo", Appearance(Case.PERSONAL)))
    look = Appearance(Case.AGENCY_SEAL)
    second = raised(town, sign(first, town.key("seal"), at=NOW, appearance=look, field="CoQuan"))

    said = judged(town, second, online=False)

    assert said.verdict == "valid", said
    assert [one.level for one in said.signatures] == ["B-LTA", "B-LTA"]
    assert any("Thêm chữ ký số (CoQuan)" in told for told in said.signatures[0].changes)


def test_a_verdict_survives_json(town: Town, paper: bytes) -> None:
    """What was said at the door can be shown again, word for word."""
    said = judged(town, raised(town, signed(town, paper)))

    told = json.loads(json.dumps(said.to_json(), ensure_ascii=False))

    assert Verdict.from_json(told) == said
    assert {"field", "verdict", "level", "signer", "time", "time_source", "coverage"} <= set(
        told["signatures"][0]
    )


def test_the_proof_outlives_the_certificate(town: Town, paper: bytes) -> None:
    """Years later, while the time-stamp's certificate holds, B-LTA is still valid offline."""
    pdf = raised(town, signed(town, paper))
    town.clock.forward(timedelta(days=900))

    assert judged(town, pdf, online=False).verdict == "valid"


def test_when_the_last_stamp_has_expired_the_question_is_open(town: Town, paper: bytes) -> None:
    """It should have been renewed; nobody calls the file forged."""
    pdf = raised(town, signed(town, paper))
    town.clock.forward(timedelta(days=4 * 365))

    assert judged(town, pdf, online=False).verdict == "unknown"


def test_revoked_after_signing_is_still_valid(town: Town, paper: bytes) -> None:
    """A certificate revoked today does not undo what was stamped yesterday."""
    pdf = raised(town, signed(town, paper, "late"), Level.B_T)
    town.world.revoke("late", NOW + timedelta(hours=1))
    town.clock.forward(timedelta(hours=2))

    assert judged(town, pdf).verdict == "valid"


def test_revoked_before_signing_is_invalid(town: Town, paper: bytes) -> None:
    """A signature that its own signer dates after the revocation is condemned."""
    town.world.revoke("early", NOW - timedelta(hours=1))

    said = judged(town, signed(town, paper, "early"))

    assert said.verdict == "invalid"
    assert said.signatures[0].sub_indication == "REVOKED"
    assert "thu hồi" in said.signatures[0].reason


def test_revoked_with_nothing_but_the_signers_word_is_unknown(town: Town, paper: bytes) -> None:
    """Nobody can say whether it was made before: not valid, not condemned."""
    pdf = signed(town, paper, "word")
    town.world.revoke("word", NOW + timedelta(hours=1))
    town.clock.forward(timedelta(hours=2))

    said = judged(town, pdf)

    assert said.verdict == "unknown"
    assert said.signatures[0].sub_indication == "REVOKED_NO_POE"


@pytest.mark.parametrize("days", [-10, 4 * 365], ids=["not yet", "no longer"])
def test_outside_its_period_a_certificate_proves_nothing(
    town: Town, paper: bytes, days: int
) -> None:
    """Without a time-stamp there is no proof that it was used in time."""
    pdf = signed(town, paper)
    town.clock.forward(timedelta(days=days))

    assert judged(town, pdf).verdict == "unknown"


def test_a_stranger_is_unknown(town: Town, paper: bytes) -> None:
    """Whoever no anchor vouches for: open, with the reason."""
    said = verify(signed(town, paper), trust=Trust(()), at=NOW, fetcher=town.fetcher)

    assert said.verdict == "unknown"
    assert said.signatures[0].sub_indication == "NO_CERTIFICATE_CHAIN_FOUND"


def test_an_anchor_can_be_believed_for_a_time(town: Town, paper: bytes) -> None:
    """Signatures from after that time rest on nothing."""
    root = town.trust.anchors[0].certificate
    past = Trust((Anchor(root, until=NOW - timedelta(days=30)),))
    pdf = raised(town, signed(town, paper), Level.B_LT)

    assert verify(pdf, trust=past, at=NOW, fetcher=None).verdict == "unknown"


@pytest.mark.parametrize("name", ["tsa", "issuing"])
def test_a_certificate_for_another_use_signs_nothing(town: Town, paper: bytes, name: str) -> None:
    """A time-stamping or CA certificate under a document is not a valid signature."""
    pdf = sign(paper, town.authority(name), at=NOW, appearance=INVISIBLE, field="KySo1")

    said = judged(town, pdf)

    assert said.verdict == "unknown"
    assert said.signatures[0].sub_indication == "CHAIN_CONSTRAINTS_FAILURE"


@pytest.mark.parametrize(
    ("subfilter", "level"),
    [("adbe.pkcs7.detached", "PKCS7-B"), ("ETSI.CAdES.detached", "B-B")],
)
def test_old_and_foreign_signatures_are_understood(
    town: Town, paper: bytes, subfilter: str, level: str
) -> None:
    """RSA PKCS#1 v1.5 of another program is valid, and called by its name."""
    said = judged(town, foreign(town, paper, subfilter))

    (one,) = said.signatures
    assert said.verdict == "valid", said
    assert one.algorithm == "RSA PKCS#1 v1.5 SHA-256, 2048 bit"
    assert one.level == level


def test_sha1_today_is_weak_and_not_valid(town: Town, paper: bytes) -> None:
    """Nothing proves that it is from before 2020."""
    said = judged(town, foreign(town, paper, "adbe.pkcs7.detached", digest="sha1"))

    assert said.verdict == "unknown"
    assert said.signatures[0].weak
    assert said.signatures[0].sub_indication == "CRYPTO_CONSTRAINTS_FAILURE_NO_POE"


def test_our_signature_after_a_foreign_one_breaks_nothing(town: Town, paper: bytes) -> None:
    """The earlier signature stays valid; ours is added to it."""
    pdf = raised(town, signed(town, foreign(town, paper, "adbe.pkcs7.detached")))

    said = judged(town, pdf)

    assert said.verdict == "valid", said
    assert [one.field for one in said.signatures] == ["La", "KySo1"]


def test_a_claim_from_the_future_is_not_believed(town: Town, paper: bytes) -> None:
    """Without a time-stamp, a time that has not come yet makes the signature doubtful."""
    ahead = NOW + timedelta(days=3)
    pdf = sign(paper, town.key(), at=ahead, appearance=INVISIBLE, field="KySo1")

    assert judged(town, pdf).verdict == "unknown"
