# mypy: disable-error-code="import-untyped,no-untyped-call"
# pyHanko does not ship its type information.
"""The CMS of a signature or of a time-stamp, read once for all that is asked about it."""

from dataclasses import dataclass
from functools import cached_property

from asn1crypto import algos, cms, core, x509
from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate
from pyhanko.sign.general import check_ess_certid
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import extract_certs_for_validation

from signing import stamp, words
from signing.cms import SET, tlv
from signing.timestamps.tokens import certificates, signed_data
from signing.trust.shelf import Shelf


@dataclass(frozen=True)
class Message:
    """SignedData (RFC 5652, 5.1) with the shelf on which its certificates are read."""

    data: cms.SignedData
    shelf: Shelf

    @cached_property
    def certificates(self) -> tuple[x509.Certificate, ...]:
        """All certificates inside."""
        return tuple(self.shelf.certificate(one.dump()) for one in certificates(self.data))

    @cached_property
    def signer(self) -> x509.Certificate:
        """The signer's certificate, held to the signed attribute that names it.

        SignatureValidationError when it is not inside, or another one is meant.
        """
        found = extract_certs_for_validation(self.data).signer_cert
        for one in self._stated("signing_certificate", "signing_certificate_v2"):
            if not check_ess_certid(found, one["certs"][0]):
                # The library looks at one of two, and either may be what another reader looks at.
                wrong = AdESIndeterminate.NO_SIGNING_CERTIFICATE_FOUND
                raise SignatureValidationError(words.BAD_STRUCTURE, ades_subindication=wrong)
        return self.shelf.certificate(found.dump())

    @cached_property
    def info(self) -> cms.SignerInfo:
        """What its one signer said, with the signed attributes in the order of DER.

        That is what a signature is made over, however they were sent (RFC 5652, 5.4); one made over
        another order is another signature, and EU DSS takes it for broken.
        """
        (info,) = self.data["signer_infos"]
        sent = [one.dump() for one in info["signed_attrs"] or ()]
        if sent == sorted(sent):
            return info
        ordered = cms.SignerInfo.load(info.dump())
        ordered["signed_attrs"] = cms.CMSAttributes.load(tlv(SET, *sorted(sent)))
        return ordered

    def must_be_stated(self) -> None:
        """Stop unless it states, signed and readable, that it is about a file.

        SignatureValidationError for content of another kind or no signed attributes at all (PAdES
        wants both), ValueError for a time nobody can read.
        """
        if self.data["encap_content_info"]["content_type"].native != "data":
            wrong = AdESFailure.FORMAT_FAILURE
            raise SignatureValidationError(words.BAD_STRUCTURE, ades_subindication=wrong)
        if not self.info["signed_attrs"]:
            open_ = AdESIndeterminate.SIG_CONSTRAINTS_FAILURE
            raise SignatureValidationError(words.BAD_STRUCTURE, ades_subindication=open_)
        for one in self._stated("signing_time"):
            one.native  # noqa: B018 - reading it is the test

    def _stated(self, *kinds: str) -> list[core.Asn1Value]:
        """List the values of signed attributes of these kinds."""
        said = self.info["signed_attrs"] or ()
        return [value for one in said if one["type"].native in kinds for value in one["values"]]

    @property
    def digest(self) -> str:
        """The name of its digest algorithm; SignatureValidationError where it names another kind.

        Some programs write the name of a signature algorithm there; then nobody can know by which
        digest the content is bound.
        """
        named = self.info["digest_algorithm"]["algorithm"]
        if algos.SignedDigestAlgorithmId(named.dotted).native != named.dotted:
            wrong = AdESFailure.FORMAT_FAILURE
            raise SignatureValidationError(words.BAD_STRUCTURE, ades_subindication=wrong)
        return str(named.native)


@dataclass(frozen=True)
class Filed:
    """A signature where it stands in a file: its place, its CMS, and the time-stamps inside it."""

    place: EmbeddedPdfSignature
    message: Message
    stamps: tuple[Message, ...]

    @classmethod
    def of(cls, place: EmbeddedPdfSignature, shelf: Shelf) -> "Filed":
        """Read what a signature carries; TimestampUnavailable when a time-stamp cannot be read."""
        inside = (Message(signed_data(token), shelf) for token in stamp.tokens(place))
        return cls(place, Message(place.signed_data, shelf), tuple(inside))

    @property
    def certificates(self) -> list[x509.Certificate]:
        """All certificates it brings along."""
        return [one for part in (self.message, *self.stamps) for one in part.certificates]
