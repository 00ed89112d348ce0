"""Receipt codes a citizen can read out and type: 60 random bits and a check symbol.

Twelve symbols of Crockford's base 32 in three groups, then one check symbol of the same alphabet: a
weighted sum in the field of 32 elements, which no single mistake and no swap leaves as it is.
Typing forgives spaces, dashes, case, and O/0, I/1/L mix-ups. A code alone opens nothing: a second
factor the citizen knows goes with it, and both are kept only as keyed hashes (OWASP ASVS 5.0,
6.5.2).
"""

import hashlib
import hmac
import re
from textwrap import wrap

from archive.records.digest import ALPHABET, Chance, base32
from archive.records.errors import Refused

LENGTH = 12
FACTOR_LENGTH = 4
_FIELD = 0b100101
"""x^5 + x^2 + 1, the polynomial symbols are multiplied under."""
_FORGIVEN = str.maketrans("oil", "011")
_NOISE = re.compile(r"[\s\-.–—]+")


def new_code(chance: Chance) -> str:
    """Return a fresh code with its check symbol, 13 symbols without groups."""
    number = int.from_bytes(chance(8)) >> 4
    body = base32(number, LENGTH)
    return body + _check(body)


def _check(body: str) -> str:
    """Return the check symbol: the sum of symbol times x^(place + 1) in GF(32).

    One wrong symbol changes its own term; two swapped ones change the sum, for their weights
    differ.
    """
    total = 0
    for symbol in reversed(body):
        total = _times_x(total ^ ALPHABET.index(symbol))
    return ALPHABET[total]


def _times_x(element: int) -> int:
    doubled = element << 1
    return doubled ^ _FIELD if doubled & 32 else doubled


def show_code(code: str) -> str:
    """Write a code as it is printed, in groups of four: ``XXXX-XXXX-XXXX-C``."""
    return "-".join(wrap(code.upper(), 4))


def read_code(typed: str) -> str:
    """Return the code a person meant.

    The check symbol may be left out. Raises ``Refused`` with what to do when it cannot be a code.
    """
    clean = _NOISE.sub("", typed.lower()).translate(_FORGIVEN)
    body, check = clean[:LENGTH], clean[LENGTH:]
    if len(body) < LENGTH or len(check) > 1 or any(symbol not in ALPHABET for symbol in body):
        message = "Mã biên nhận có 13 ký tự, in trên giấy hẹn. Hãy nhập lại."
        raise Refused(message)
    right = _check(body)
    if check and check != right:
        message = "Mã biên nhận gõ sai một ký tự. Hãy so lại với giấy hẹn."
        raise Refused(message)
    return body + right


def read_factor(typed: str) -> str:
    """Return the four digits a person meant. Raises ``Refused`` with what to do."""
    clean = _NOISE.sub("", typed)
    if len(clean) != FACTOR_LENGTH or not (clean.isascii() and clean.isdigit()):
        message = "Hãy nhập 4 chữ số cuối của số căn cước hoặc số điện thoại đã khai khi nộp."
        raise Refused(message)
    return clean


def keyed_hash(pepper: bytes, purpose: str, *parts: str) -> str:
    """Return the keyed hash under which a code or factor is kept (HMAC-SHA-256, hexadecimal)."""
    said = "\x1f".join((purpose, *parts)).encode()
    return hmac.new(pepper, said, hashlib.sha256).hexdigest()
