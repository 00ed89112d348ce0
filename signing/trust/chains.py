"""Find the certificates between a signer and an anchor; `judge` says whether they are good."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from asn1crypto import cms, x509

from signing.errors import Unreachable
from signing.trust.anchors import Anchor, Trust
from signing.trust.fetcher import Fetcher
from signing.trust.shelf import Shelf

DEEPEST = 8
MOST_ADDRESSES = 3


@dataclass(frozen=True)
class Root:
    """An anchor with its certificate, read."""

    anchor: Anchor
    certificate: x509.Certificate


@dataclass(frozen=True)
class Pool:
    """Certificates that may help to build chains; only the roots are believed."""

    roots: tuple[Root, ...]
    others: tuple[x509.Certificate, ...] = ()
    fetched: list[x509.Certificate] = field(default_factory=list)

    @classmethod
    def of(
        cls, trust: Trust, *groups: Iterable[x509.Certificate], shelf: Shelf | None = None
    ) -> "Pool":
        """Gather what a trust list and a file bring along."""
        read = Shelf() if shelf is None else shelf
        roots = tuple(Root(one, read.certificate(one.certificate)) for one in trust.anchors)
        brought = [one for group in groups for one in group]
        return cls(roots, (*map(read.certificate, trust.intermediates), *brought))

    def at(self, moment: datetime) -> "Pool":
        """Keep only the anchors that hold for signatures of a moment."""
        return replace(self, roots=tuple(one for one in self.roots if one.anchor.holds_at(moment)))

    @property
    def anchors(self) -> tuple[x509.Certificate, ...]:
        """The certificates that are believed."""
        return tuple(one.certificate for one in self.roots)

    def believes(self, certificate: x509.Certificate) -> bool:
        """Whether a certificate is an anchor itself."""
        return any(certificate.sha256 == one.sha256 for one in self.anchors)

    @property
    def all(self) -> list[x509.Certificate]:
        """Everything that is known, without the anchors."""
        return [*self.others, *self.fetched]


def load(der: bytes) -> x509.Certificate:
    """Read one certificate (DER)."""
    return x509.Certificate.load(der)


def chain_of(
    certificate: x509.Certificate, pool: Pool, fetcher: Fetcher | None
) -> list[x509.Certificate]:
    """List the certificate and those above it, the anchor last; shorter when the chain breaks.

    Issuers that are missing are fetched from where the certificate says (AIA caIssuers), if a
    fetcher is given.
    """
    chain = [certificate]
    while not pool.believes(chain[-1]) and len(chain) < DEEPEST:
        issuer = _issuer(chain[-1], (*pool.anchors, *pool.all))
        if issuer is None and fetcher is not None:
            pool.fetched.extend(_fetch(chain[-1], fetcher))
            issuer = _issuer(chain[-1], pool.all)
        if issuer is None or issuer.sha256 in (one.sha256 for one in chain):
            break
        chain.append(issuer)
    return chain


def _issuer(
    certificate: x509.Certificate, known: Iterable[x509.Certificate]
) -> x509.Certificate | None:
    """Find who signed a certificate, by name and key identifier; its signature is not checked."""
    wanted, issuer = certificate.authority_key_identifier, certificate.issuer.dump()
    for one in known:
        # Byte for byte: names that only look alike are for those who like to be fooled.
        if one.subject.dump() == issuer and wanted in (None, one.key_identifier):
            return one
    return None


def _fetch(certificate: x509.Certificate, fetcher: Fetcher) -> list[x509.Certificate]:
    """Fetch the issuer from the addresses in a certificate; what cannot be had is left out."""
    found: list[x509.Certificate] = []
    for url in addresses(certificate, "ca_issuers"):
        try:
            found.extend(_certificates(fetcher.get(url)))
        except (Unreachable, ValueError, TypeError):
            continue
    return found


def addresses(certificate: x509.Certificate, kind: str) -> list[str]:
    """List the addresses of a kind ("ocsp", "ca_issuers") in a certificate, the first few."""
    access = certificate.authority_information_access_value
    if access is None:
        return []
    return [
        str(one["access_location"].native)
        for one in access
        if one["access_method"].native == kind
        and one["access_location"].name == "uniform_resource_identifier"
    ][:MOST_ADDRESSES]


def _certificates(content: bytes) -> list[x509.Certificate]:
    """Read one certificate, or those in a CMS without a signature (RFC 5280, 4.2.2.1)."""
    info = cms.ContentInfo.load(content)
    try:
        if info["content_type"].native == "signed_data":
            return [one.chosen for one in info["content"]["certificates"]]
    except (ValueError, TypeError):
        pass
    return [x509.Certificate.load(content, strict=True)]
