"""No form from elsewhere: every unsafe request carries the token of its own page.

Logged in, the token is the session's; for the public (login, look-up, verify) it is a keyed hash of
a random cookie (double submit that a neighbour's cookie cannot forge). The browser's own word
(``Sec-Fetch-Site``, ``Origin``) is asked first. A machine's bearer token needs none of this: no
browser sends it by itself.
"""

import hmac
from urllib.parse import urlsplit

from flask import Response, g, request

from archive.records.receipt import keyed_hash
from archive.web.context import parts, site
from archive.web.errors import Forged
from archive.web.visitor import API, asker

FIELD = "csrf"
HEADER = "X-CSRF"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
PURPOSE = "web form"


def token() -> str:
    """Return the token for the forms of this page; for the public, remember its cookie."""
    session = asker().csrf
    if session:
        return session
    seed = request.cookies.get(_cookie_name()) or g.get("form_seed")
    if not seed:
        seed = parts().chance(16).hex()
    g.form_seed = seed
    return _hash(seed)


def refuse_forged() -> None:
    """Raise ``Forged`` for an unsafe request that does not come from a page of ours."""
    if request.method in SAFE or asker().by_token or _is_machine_without_rights():
        return
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        raise Forged
    # Our pages say no-referrer, and for them browsers write "Origin: null": that says nothing.
    origin = request.headers.get("Origin", "null")
    if origin != "null" and urlsplit(origin).netloc != request.host:
        raise Forged
    said = request.headers.get(HEADER) or request.form.get(FIELD, "")
    if not hmac.compare_digest(said.encode(), _expected().encode()):
        raise Forged


def keep_seed(response: Response) -> Response:
    """Set the public's form cookie when a page with a form was made for somebody without one."""
    seed = g.get("form_seed")
    if seed and request.cookies.get(_cookie_name()) != seed:
        response.set_cookie(
            _cookie_name(),
            seed,
            path="/",
            secure=site().is_https,
            httponly=True,
            samesite="Strict",
        )
    return response


def _is_machine_without_rights() -> bool:
    """Say whether a machine asks what anyone may ask: there is no right a forger could borrow."""
    return request.path.startswith(API) and asker().actor is None


def _expected() -> str:
    session = asker().csrf
    if session:
        return session
    seed = request.cookies.get(_cookie_name(), "")
    if not seed:
        raise Forged
    return _hash(seed)


def _hash(seed: str) -> str:
    return keyed_hash(parts().pepper, PURPOSE, seed)


def _cookie_name() -> str:
    return "__Host-vankho-form" if site().is_https else "vankho-form"
