# mypy: disable-error-code="import-untyped,no-untyped-call"
"""Signatures whose CMS was written by a clumsy program, or by somebody who tries his luck.

Each signs a paper as we do, then puts another CMS over the same bytes into the same room.
"""

import hashlib
from collections.abc import Callable
from dataclasses import replace

from asn1crypto import cms as asn1cms

from signing.cms import Statement, assemble, statement
from tests.signing.made import signed
from tests.signing.town import Town

Saying = Callable[[Statement], Statement]


def recast(town: Town, paper: bytes, say: Saying, who: str = "demo") -> bytes:
    """Sign a paper with this key, and with signed attributes of one's own."""
    pdf, key = signed(town, paper, who), town.key(who)
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


RSA_SHA256 = "06092a864886f70d01010b"
