# mypy: disable-error-code="import-untyped,no-untyped-call"
"""Signatures whose CMS was written by a clumsy program, or by somebody who tries his luck.

Each signs a paper as we do, then puts another CMS over the same bytes into the same room.
"""

import hashlib
from collections.abc import Callable
from dataclasses import replace

from asn1crypto import cms as asn1cms

from signing.cms import (
    CONTENT_TYPE,
    DATA,
    OCTETS,
    SEQUENCE,
    SET,
    Statement,
    assemble,
    oid,
    statement,
    tlv,
)
from tests.signing.made import signed
from tests.signing.town import Town

Saying = Callable[[Statement], Statement]


def with_two_contents(town: Town, paper: bytes) -> bytes:
    """Sign over a dictionary that has a second place for its signature."""
    return recast(town, paper, lambda one: one, between=b"/Contents<00>")


def recast(town: Town, paper: bytes, say: Saying, who: str = "demo", between: bytes = b"") -> bytes:
    """Sign a paper with this key, with signed attributes of one's own.

    ``between`` is written into the room behind /ByteRange, and signed.
    """
    pdf, key = signed(town, paper, who), town.key(who)
    pdf = pdf.replace(b"] " + b" " * len(between), b"] " + between) if between else pdf
    start = pdf.index(b"/Contents <") + len(b"/Contents ")
    end = pdf.index(b">", start) + 1
    digest = hashlib.new(key.mechanism.digest, pdf[:start] + pdf[end:]).digest()
    said = say(statement(key.holder, key.mechanism, digest))
    return with_cms(pdf, assemble(said, key.sign(said.signed_bytes)))


def with_cms(pdf: bytes, message: bytes) -> bytes:
    """Put another CMS into /Contents."""
    start = pdf.index(b"/Contents <") + len(b"/Contents <")
    end = pdf.index(b">", start)
    return pdf[:start] + message.hex().encode().ljust(end - start, b"0") + pdf[end:]


def cms_of(pdf: bytes) -> asn1cms.ContentInfo:
    """Read the CMS of the first signature."""
    start = pdf.index(b"/Contents <") + len(b"/Contents <")
    return asn1cms.ContentInfo.load(bytes.fromhex(pdf[start : pdf.index(b">", start)].decode()))


def out_of_order(town: Town, paper: bytes, who: str = "demo") -> bytes:
    """Sign the attributes as they were put down, not as DER sorts them, as a card of 2014 did."""
    return recast(town, paper, lambda one: replace(one, attributes=one.attributes[::-1]), who)


def sent_out_of_order(town: Town, paper: bytes) -> bytes:
    """Sign the attributes as DER sorts them, and send them in another order."""
    pdf = signed(town, paper)
    whole = cms_of(pdf)
    (info,) = whole["content"]["signer_infos"]
    sorted_ones = [one.dump() for one in info["signed_attrs"]]
    before, after = b"".join(sorted_ones), b"".join(sorted_ones[::-1])
    message = whole.dump()
    assert before in message
    return with_cms(pdf, message.replace(before, after))


def naming_no_digest(town: Town, paper: bytes) -> bytes:
    """Write the name of a signature algorithm where that of a digest belongs (Hungary, 2016)."""
    pdf = signed(town, paper, "rsa")
    digest, signature = (bytes.fromhex(one) for one in ("0609608648016503040201", RSA_SHA256))
    message = cms_of(pdf).dump()
    (info,) = cms_of(pdf)["content"]["signer_infos"]
    at = message.index(info.dump())
    return with_cms(pdf, message[:at] + message[at:].replace(digest, signature, 1))


def by_another_kind_of_key(town: Town, paper: bytes) -> bytes:
    """Name an RSA algorithm over the signature of an elliptic key."""
    pdf = signed(town, paper)
    whole = cms_of(pdf)
    (info,) = whole["content"]["signer_infos"]
    info["signature_algorithm"] = {"algorithm": "sha256_rsa"}
    kept = [one for one in info["signed_attrs"] if "protection" not in one["type"].native]
    info["signed_attrs"] = asn1cms.CMSAttributes(kept)
    return with_cms(pdf, whole.dump(force=True))


def about_another_kind(town: Town, paper: bytes) -> bytes:
    """State that what is signed is no data but a program, as Windows does (SPC_INDIRECT_DATA)."""
    kind = "1.3.6.1.4.1.311.2.1.4"
    old, new = (attribute(CONTENT_TYPE, oid(one)) for one in (DATA, kind))

    def say(one: Statement) -> Statement:
        told = sorted(new if part == old else part for part in one.attributes)
        return replace(one, attributes=tuple(told), kind=kind)

    return recast(town, paper, say)


def with_another_certificate_named(town: Town, paper: bytes) -> bytes:
    """Name another certificate in the older of the two attributes that name it."""
    other = tlv(SEQUENCE, tlv(SEQUENCE, tlv(SEQUENCE, tlv(OCTETS, bytes(20)))))
    named = attribute("1.2.840.113549.1.9.16.2.12", other)
    return recast(
        town, paper, lambda one: replace(one, attributes=tuple(sorted((*one.attributes, named))))
    )


def at_no_time(town: Town, paper: bytes) -> bytes:
    """State a time that is none."""
    when = attribute("1.2.840.113549.1.9.5", tlv(0x17, b"hom qua"))
    return recast(
        town, paper, lambda one: replace(one, attributes=tuple(sorted((*one.attributes, when))))
    )


def without_statement(town: Town, paper: bytes) -> bytes:
    """Sign the file itself, without any signed attribute."""
    pdf, key = signed(town, paper, "rsa"), town.key("rsa")
    start = pdf.index(b"/Contents <") + len(b"/Contents ")
    end = pdf.index(b">", start) + 1
    whole = cms_of(pdf)
    (info,) = whole["content"]["signer_infos"]
    kept = {
        name: info[name].copy()
        for name in ("version", "sid", "digest_algorithm", "signature_algorithm")
    }
    bare = asn1cms.SignerInfo({**kept, "signature": key.sign(pdf[:start] + pdf[end:])})
    whole["content"]["signer_infos"] = asn1cms.SignerInfos([bare])
    return with_cms(pdf, whole.dump(force=True))


def attribute(kind: str, value: bytes) -> bytes:
    """Write a signed attribute with one value."""
    return tlv(SEQUENCE, oid(kind), tlv(SET, value))


RSA_SHA256 = "06092a864886f70d01010b"
