"""Codes of six digits that change every 30 seconds (TOTP, RFC 6238 with SHA-1, as phones make).

SHA-1 is what every code generator on a phone understands; inside HMAC its collisions are harmless
(RFC 6238, appendix; NIST SP 800-107, 5.3.4).
"""

import base64
import hmac
from datetime import datetime
from urllib.parse import quote, urlencode

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

SECRET = 20
"""Bytes of a secret (RFC 4226, 4: at least 16, 20 recommended)."""

DIGITS = 6
STEP = 30
"""Seconds a code is shown."""

DRIFT = 1
"""Steps a phone's clock may be early or late."""

ISSUER = "Văn Khố"


def step_of(secret: bytes, code: str, at: datetime) -> int | None:
    """Return the step of time this code belongs to, or None for a code of no step around now."""
    now = int(at.timestamp()) // STEP
    generator = TOTP(secret, DIGITS, SHA1(), STEP)  # noqa: S303 - see the module
    found = None
    for step in range(now - DRIFT, now + DRIFT + 1):
        if hmac.compare_digest(generator.generate(step * STEP), code.encode("ascii", "replace")):
            found = step
    return found


def code_at(secret: bytes, at: datetime) -> str:
    """Return the code a phone shows at this instant."""
    made = TOTP(secret, DIGITS, SHA1(), STEP).generate(int(at.timestamp()))  # noqa: S303 - see the module
    return made.decode("ascii")


def to_type(secret: bytes) -> str:
    """Return a secret as a person types it where no camera is: base 32 without padding."""
    return base64.b32encode(secret).decode("ascii").rstrip("=")


def from_typed(text: str) -> bytes:
    """Return the secret that ``to_type`` wrote."""
    return base64.b32decode(text + "=" * (-len(text) % 8))


def uri_of(secret: bytes, username: str) -> str:
    """Return the address a phone's camera reads (Key Uri Format of Google Authenticator)."""
    label = quote(f"{ISSUER}:{username}", safe="")
    said = {"secret": to_type(secret), "issuer": ISSUER, "algorithm": "SHA1", "digits": DIGITS}
    return f"otpauth://totp/{label}?{urlencode({**said, 'period': STEP}, quote_via=quote)}"
