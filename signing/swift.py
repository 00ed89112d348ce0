# mypy: disable-error-code="import-untyped,no-untyped-call"
# pyHanko does not ship its type information.
"""A few pure functions of the libraries below, with the same answers in a fraction of the time.

pyHanko reads a hexadecimal string digit by digit, and a signature is one of 25,000; asn1crypto
prepares names for comparison (RFC 4518) anew each time, and those of a chain are compared hundreds
of times. Together that was over half of the work of raising and of judging. What is not plain goes
the old way; tests/signing/test_swift.py holds all to the originals.
"""

import binascii
import re
from functools import lru_cache
from typing import BinaryIO

from asn1crypto import x509
from pyhanko.pdf_utils import generic

from signing.cms import SEQUENCE, tlv

PLAIN = re.compile(rb"[0-9A-Fa-f]*")
FIRST, MORE = 128, 64 * 1024
"""Bytes looked at: most strings are short, and those of signatures are not."""
NAMES, LONGEST = 4096, 2048
"""Names, and pairs of names, that are remembered, and how long they may be for that."""

read_slowly = generic.read_hex_string_from_stream
prepare_slowly = x509.NameTypeAndValue._ldap_string_prep  # noqa: SLF001 - there is no public door
same_slowly = x509.RDNSequence.__eq__
told_slowly = x509.RDNSequence.hashable.fget


def install() -> None:
    """Have the libraries use them from now on; doing it twice is harmless."""
    generic.read_hex_string_from_stream = read
    x509.NameTypeAndValue._ldap_string_prep = _prepare  # noqa: SLF001 - there is no public door
    x509.RDNSequence.__eq__ = _same
    x509.RDNSequence.hashable = property(_told)


def read(stream: BinaryIO) -> generic.ByteStringObject | generic.TextStringObject:
    """Read a hexadecimal string (ISO 32000-1, 7.3.4.3) that begins here, with its brackets."""
    start = stream.tell()
    found, size = b"", FIRST
    while b">" not in found and (more := stream.read(size)):
        found, size = found + more, MORE
    inside, end, _ = found.partition(b">")
    digits = inside[1:]
    if not end or PLAIN.fullmatch(digits) is None:
        stream.seek(start)
        return read_slowly(stream)
    stream.seek(start + len(inside) + 1)
    return generic.pdf_string(binascii.unhexlify(digits + b"0" * (len(digits) % 2)))


@lru_cache(NAMES)
def prepared(text: str) -> str:
    """Prepare a name for comparison (RFC 4518); ValueError for what no name may hold."""
    return str(prepare_slowly(x509.NameTypeAndValue(), text))


def _prepare(one: x509.NameTypeAndValue, text: str) -> str:
    return prepared(text) if len(text) <= LONGEST else str(prepare_slowly(one, text))


@lru_cache(NAMES)
def _alike(one: bytes, other: bytes) -> bool:
    """Compare two names by what they hold (RFC 5280, 7.1); ValueError for what no name may hold."""
    return bool(same_slowly(_named(one), _named(other)))


@lru_cache(NAMES)
def _key(held: bytes) -> str:
    """Write a name so that it can be looked up; ValueError for what no name may hold."""
    return str(told_slowly(_named(held)))


def _named(held: bytes) -> x509.RDNSequence:
    return x509.RDNSequence.load(tlv(SEQUENCE, held))


def _same(one: x509.RDNSequence, other: object) -> bool:
    if not isinstance(other, x509.RDNSequence):
        return False
    if max(len(one.contents), len(other.contents)) > LONGEST:
        return bool(same_slowly(one, other))
    return _alike(one.contents, other.contents)


def _told(one: x509.RDNSequence) -> str:
    return _key(one.contents) if len(one.contents) <= LONGEST else str(told_slowly(one))
