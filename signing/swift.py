# mypy: disable-error-code="import-untyped,no-untyped-call"
# pyHanko does not ship its type information.
"""Two pure functions of the libraries below, with the same answers in a fraction of the time.

pyHanko reads a hexadecimal string digit by digit, and a signature is one of 25,000; asn1crypto
prepares a name for comparison (RFC 4518) anew each time, and a chain is compared a hundred times.
Together that was over half of the work of raising and of judging. What is not plain goes the old
way; tests/signing/test_swift.py holds both to the originals.
"""

import binascii
import re
from functools import lru_cache
from typing import BinaryIO

from asn1crypto import x509
from pyhanko.pdf_utils import generic

PLAIN = re.compile(rb"[0-9A-Fa-f]*")
FIRST, MORE = 128, 64 * 1024
"""Bytes looked at: most strings are short, and those of signatures are not."""
NAMES = 4096
"""Names that are remembered."""

read_slowly = generic.read_hex_string_from_stream
prepare_slowly = x509.NameTypeAndValue._ldap_string_prep  # noqa: SLF001 - there is no public door


def install() -> None:
    """Have the libraries use them from now on; doing it twice is harmless."""
    generic.read_hex_string_from_stream = read
    x509.NameTypeAndValue._ldap_string_prep = _prepare  # noqa: SLF001 - there is no public door


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


def _prepare(_: x509.NameTypeAndValue, text: str) -> str:
    return prepared(text)
