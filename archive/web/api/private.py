"""A PIN crosses the wire only where nobody between could read it."""

from flask import request

from archive.web.api.errors import Unprotected
from archive.web.context import site
from archive.web.site import LOOPBACK
from archive.web.visitor import address


def must_be_private() -> None:
    """Raise ``Unprotected`` unless nobody between the asker and us could read a PIN.

    From this very machine (where a proxy that ends TLS may stand), or over TLS.
    """
    if not (request.is_secure or site().is_https or address() in LOOPBACK):
        raise Unprotected
