"""Secrets a machine holds for a person: cookies and tokens.

256 random bits in base64url. The catalogue keeps only the SHA-256: who reads the catalogue cannot
log in with it, and so much chance needs no slow hash (OWASP ASVS 5.0, 7.2.3 and 11.4).
"""

import base64
import hashlib

from archive.records.digest import Chance

BYTES = 32


def new_secret(chance: Chance) -> str:
    """Return a fresh secret of 43 symbols."""
    return base64.urlsafe_b64encode(chance(BYTES)).rstrip(b"=").decode("ascii")


def hash_of(secret: str) -> str:
    """Return the hash a secret is kept under, in hexadecimal."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
