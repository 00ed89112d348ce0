"""What every answer says about itself to the browser.

Scripts run only with this answer's nonce, styles only from this site, nothing may frame us, and no
page tells another site where its visitor came from (OWASP ASVS 5.0, 3.4).
"""

import base64

from flask import Response, g, request

from archive.web.context import parts, site

POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}
TWO_YEARS = 63_072_000


def nonce() -> str:
    """Return this answer's nonce for its scripts."""
    if "nonce" not in g:
        g.nonce = base64.b64encode(parts().chance(16)).decode()
    return str(g.nonce)


def protect(response: Response) -> Response:
    """Add the headers; a view that set its own policy (a download) keeps it."""
    for name, value in ALWAYS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", POLICY.format(nonce=nonce()))
    if site().is_https:
        response.headers.setdefault("Strict-Transport-Security", f"max-age={TWO_YEARS}")
    if request.endpoint != "static.asset":
        response.headers.setdefault("Cache-Control", "no-store")
    return response
