# mypy: disable-error-code="import-untyped,no-untyped-call"
# pyHanko does not ship its type information.
"""Which algorithms are believed, and until when.

New signatures follow Circular 15/2025/TT-BKHCN. Old ones stay believable where their time is proven
to lie before the day on which an algorithm fell; they are always labelled weak. For SHA-1 that day
depends on who certified: ETSI gave it up in 2012, Vietnamese authorities signed with it until 2020.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from asn1crypto import algos, cms, keys, x509
from pyhanko_certvalidator.policy_decl import AlgorithmUsageConstraint, AlgorithmUsagePolicy

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
DIGESTS_FELL = {
    "md2": NEVER,
    "md5": NEVER,
    "sha1": datetime(2012, 8, 1, tzinfo=UTC),
}
"""ETSI TS 119 312 V1.5.1; MD2 and MD5 never."""
HERE = "VN"
SHA1_FELL_HERE = datetime(2020, 1, 1, tzinfo=UTC)
LEAST_BITS = 2048
SHORT_KEYS_FELL = datetime(2014, 1, 1, tzinfo=UTC)
LENGTH_MATTERS = ("rsa", "rsassa_pss", "dsa")

SCHEMES = {
    "rsassa_pss": "RSASSA-PSS",
    "rsassa_pkcs1v15": "RSA PKCS#1 v1.5",
    "ecdsa": "ECDSA",
    "dsa": "DSA",
    "ed25519": "Ed25519",
    "ed448": "Ed448",
}


@dataclass(frozen=True)
class Algorithm:
    """How one signature was made; ``fell`` is when that stopped being believed, if it has."""

    name: str
    fell: datetime | None

    @property
    def weak(self) -> bool:
        """Whether no new signature may be made so."""
        return self.fell is not None

    def bound_by(self, digest: str, holder: x509.Certificate) -> "Algorithm":
        """Say that the file itself is bound by another digest than the signature names."""
        days = [day for day in (self.fell, digests_fell(holder).get(digest)) if day is not None]
        return Algorithm(f"{self.name}, {_shown(digest)}", min(days, default=None))


def digests_fell(holder: x509.Certificate) -> Mapping[str, datetime]:
    """Say when digests stopped being believed, by the country of whoever certified the holder."""
    if holder.issuer.native.get("country_name") != HERE:
        return DIGESTS_FELL
    return {**DIGESTS_FELL, "sha1": SHA1_FELL_HERE}


def algorithm_of(signer: cms.SignerInfo, holder: x509.Certificate) -> Algorithm:
    """Name the algorithms of a signature, with the length of its key."""
    used, key, dates = signer["signature_algorithm"], holder.public_key, digests_fell(holder)
    digest = str(signer["digest_algorithm"]["algorithm"].native)
    scheme = str(used.signature_algo)
    fell = [dates[one] for one in (digest, _digest_within(used)) if one in dates]
    if key.algorithm in LENGTH_MATTERS and key.bit_size < LEAST_BITS:
        fell.append(SHORT_KEYS_FELL)
    name = f"{SCHEMES.get(scheme, scheme)} {_shown(digest)}, {key.bit_size} bit"
    return Algorithm(name, min(fell, default=None))


def _shown(digest: str) -> str:
    return digest.upper().replace("SHA", "SHA-").replace("SHA-3_", "SHA3-")


def _digest_within(used: algos.SignedDigestAlgorithm) -> str:
    """Name the digest that a signature algorithm implies, if it implies one."""
    try:
        return str(used.hash_algo)
    except ValueError:
        return ""


class DatedAlgorithms(AlgorithmUsagePolicy):
    """The same rules for the certificates of a chain, by the day on which each digest fell."""

    def __init__(self, fell: Mapping[str, datetime]) -> None:
        self._fell = fell

    def digest_algorithm_allowed(
        self, algo: algos.DigestAlgorithm, moment: datetime | None
    ) -> AlgorithmUsageConstraint:
        """Judge a digest at a moment."""
        return _until(self._fell.get(algo["algorithm"].native), moment)

    def signature_algorithm_allowed(
        self,
        algo: algos.SignedDigestAlgorithm,
        moment: datetime | None,
        public_key: keys.PublicKeyInfo | None,
    ) -> AlgorithmUsageConstraint:
        """Judge a signature algorithm at a moment."""
        fell = self._fell.get(_digest_within(algo))
        if public_key is not None and public_key.algorithm in LENGTH_MATTERS:
            short = SHORT_KEYS_FELL if public_key.bit_size < LEAST_BITS else None
            fell = min((day for day in (fell, short) if day is not None), default=None)
        return _until(fell, moment)


def _until(fell: datetime | None, moment: datetime | None) -> AlgorithmUsageConstraint:
    allowed = fell is None or (moment is not None and moment < fell)
    return AlgorithmUsageConstraint(allowed=allowed, not_allowed_after=fell)
