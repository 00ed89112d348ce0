"""Raising the level of a signed file, without a private key."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from archive.demo.world import Faults, TsaFault
from signing.appearance import INVISIBLE, Appearance, Box, Case
from signing.check import check_certificate
from signing.errors import (
    CertificateRefused,
    NotSignable,
    RevocationUnavailable,
    SigningError,
    TimestampUnavailable,
)
from signing.extend import extend
from signing.profile import Level, timestamper
from signing.sign import sign
from signing.trust import Trust
from tests.judges import Dss, VeraPdf
from tests.signing.made import raised, signed
from tests.signing.town import NOW, Town

DURING = "2026-11-22T03:00:00Z"
COPY = Appearance(Case.DIGITISED_COPY, lines=("SAO Y",))


@dataclass(frozen=True)
class Desk:
    """A paper, and a place where judges find files."""

    folder: Path
    paper: bytes

    @property
    def root(self) -> Path:
        """The root certificate the judges are told to trust."""
        return self.folder / "root.pem"

    def put(self, pdf: bytes) -> Path:
        """Lay a file before the judges."""
        file = self.folder / "signed.pdf"
        file.write_bytes(pdf)
        return file


@pytest.fixture
def desk(tmp_path: Path, paper: bytes, town: Town) -> Desk:
    """Lay out a desk."""
    made = Desk(tmp_path, paper)
    made.root.write_bytes(town.world.root_pem)
    return made


@pytest.mark.parametrize("level", list(Level))
def test_it_can_be_done_twice(town: Town, paper: bytes, level: Level) -> None:
    """A file that has the level already comes back byte for byte."""
    once = raised(town, signed(town, paper), level)

    assert raised(town, once, level) == once


def test_the_stamp_goes_into_the_room_that_was_kept(town: Town, paper: bytes) -> None:
    """A signature time-stamp changes nothing that was signed, nor the length of the file."""
    before = signed(town, paper)

    after = raised(town, before, Level.B_T)

    differing = [at for at, (a, b) in enumerate(zip(before, after, strict=True)) if a != b]
    room = before.index(b"/Contents <"), before.index(b"/ByteRange")
    assert differing
    assert min(differing) > min(room)
    assert before[: differing[0]] == after[: differing[0]]


def test_every_step_only_appends(town: Town, paper: bytes) -> None:
    """The file that was signed is the beginning of every later one."""
    stamped = raised(town, signed(town, paper), Level.B_T)
    kept = raised(town, stamped, Level.B_LT)

    assert stamped.startswith(paper)
    assert kept.startswith(stamped)
    assert raised(town, kept, Level.B_LTA).startswith(kept)


def test_a_level_can_be_reached_in_steps_or_at_once(town: Town, paper: bytes) -> None:
    """A job that stopped half way goes on from there."""
    half = raised(town, signed(town, paper), Level.B_LT)

    whole = raised(town, half)

    assert raised(town, whole) == whole
    assert whole != half


@pytest.mark.parametrize(
    "fault",
    [
        TsaFault.DEAD,
        TsaFault.WRONG_NONCE,
        TsaFault.WRONG_DIGEST,
        TsaFault.FUTURE,
        TsaFault.UNTRUSTED,
    ],
)
def test_a_bad_stamp_is_refused_not_kept(town: Town, paper: bytes, fault: TsaFault) -> None:
    """Whatever the authority does wrong, the file waits; its level is never lowered."""
    town.server.faults.tsa = fault
    pdf = signed(town, paper)

    with pytest.raises(TimestampUnavailable) as told:
        raised(town, pdf, Level.B_T)

    assert told.value.retryable
    town.server.faults = Faults()
    assert raised(town, pdf)


def test_a_slow_authority_is_not_waited_for_longer_than_asked(town: Town, paper: bytes) -> None:
    """The limit of time is the caller's, and the file can be tried again."""
    town.server.faults.tsa_seconds = 30
    impatient = timestamper(town.world.tsa_url, timeout=0.3)

    with pytest.raises(TimestampUnavailable, match="quá chậm") as told:
        extend(
            signed(town, paper),
            to=Level.B_T,
            trust=town.trust,
            timestamper=impatient,
            fetcher=town.fetcher,
            at=NOW,
        )

    assert told.value.retryable


def test_without_any_status_the_level_is_not_reached(town: Town, paper: bytes) -> None:
    """No OCSP and no CRL: the file waits."""
    town.server.faults.ocsp_off = town.server.faults.crl_off = True
    pdf = signed(town, paper)

    with pytest.raises(RevocationUnavailable) as told:
        raised(town, pdf, Level.B_LT)

    assert told.value.retryable


def test_a_crl_is_as_good_as_ocsp(town: Town, paper: bytes) -> None:
    """When OCSP is silent, the lists are asked."""
    town.server.faults.ocsp_off = True

    assert raised(town, signed(town, paper), Level.B_LT)


def test_a_file_without_a_signature_cannot_be_raised(town: Town, paper: bytes) -> None:
    """There is nothing to prove about it."""
    with pytest.raises(NotSignable, match="chưa có chữ ký"):
        raised(town, paper)


def test_a_signer_nobody_trusts_gets_no_evidence(town: Town, paper: bytes) -> None:
    """Refused, where leaving the evidence out would look like success."""
    with pytest.raises(SigningError):
        extend(
            signed(town, paper),
            to=Level.B_LT,
            trust=Trust(()),
            timestamper=town.timestamper,
            fetcher=town.fetcher,
            at=NOW,
        )


def test_a_certificate_is_checked_before_it_signs(town: Town) -> None:
    """A good one passes, and the proof of that is handed back."""
    proof = check_certificate(town.key().holder, town.trust, town.fetcher, NOW)

    assert proof.ocsps


@pytest.mark.parametrize(
    ("days", "told"), [(-30, "chưa đến ngày"), (3 * 366, "hết hạn")], ids=["early", "late"]
)
def test_outside_its_period_a_certificate_may_not_sign(town: Town, days: int, told: str) -> None:
    """Expired and not yet valid are refused before anything is signed, in these words."""
    at = town.clock.forward(timedelta(days=days))

    with pytest.raises(CertificateRefused, match=told):
        check_certificate(town.key().holder, town.trust, town.fetcher, at)


def test_a_revoked_certificate_may_not_sign(town: Town, paper: bytes) -> None:
    """Refused at every level, from the moment of revocation on."""
    pdf = signed(town, paper, "gone")
    town.world.revoke("gone", NOW + timedelta(days=1))
    check_certificate(town.key("gone").holder, town.trust, town.fetcher, NOW)

    at = town.clock.forward(timedelta(days=2))

    with pytest.raises(CertificateRefused, match="thu hồi"):
        check_certificate(town.key("gone").holder, town.trust, town.fetcher, at)
    with pytest.raises(CertificateRefused, match="thu hồi"):
        raised(town, pdf)


@pytest.mark.parametrize("name", ["tsa", "ocsp", "issuing"])
def test_a_certificate_for_another_use_may_not_sign(town: Town, name: str) -> None:
    """The keys of authorities sign no documents."""
    with pytest.raises(CertificateRefused, match="không được cấp để ký"):
        check_certificate(town.authority(name).holder, town.trust, town.fetcher, NOW)


@pytest.mark.parametrize("who", ["demo", "rsa"])
@pytest.mark.parametrize("look", [INVISIBLE, COPY], ids=["invisible", "visible"])
def test_an_independent_engine_accepts_the_highest_level(
    town: Town, desk: Desk, dss: Dss, who: str, look: Appearance
) -> None:
    """EU DSS, offline, with the demonstration's root: PAdES-BASELINE-LTA and TOTAL_PASSED."""
    file = desk.put(raised(town, signed(town, desk.paper, who, look)))

    said = dss(file, desk.root, at=DURING)

    assert said.accepted, [(o.errors, o.warnings) for o in said.signatures]
    assert [one.format for one in said.signatures] == ["PAdES-BASELINE-LTA"]
    assert not said.signatures[0].modified_after


def test_the_clerks_seal_leaves_the_first_signature_whole(
    town: Town, desk: Desk, dss: Dss, verapdf: VeraPdf
) -> None:
    """Person first, then the agency: both are B-LTA for the judge, and the file stays PDF/A-2b."""
    first = raised(town, signed(town, desk.paper, "demo", Appearance(Case.PERSONAL, page=-1)))
    # Beside the first mark: where it covers a third of it, as the decree asks, the judge's strict
    # policy (never the default one) calls that painting over a signed page.
    look = Appearance(Case.AGENCY_SEAL, page=-1, box=Box(200, 110, 300, 210))
    sealed = sign(first, town.key("seal"), at=NOW, appearance=look, field="CoQuan")
    file = desk.put(raised(town, sealed))

    said = dss(file, desk.root, at=DURING)

    assert said.accepted, [(o.errors, o.warnings) for o in said.signatures]
    assert {one.format for one in said.signatures} == {"PAdES-BASELINE-LTA"}
    assert verapdf(file).ok
