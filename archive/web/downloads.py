"""Bytes leaving the house: files exactly as they are kept, and pictures of pages.

Files always come as attachments under a policy that lets them do nothing (OWASP ASVS 5.0, 3.2.1);
their names are written twice, plainly for old browsers and in full (RFC 6266, RFC 8187).
"""

import base64
import unicodedata
from collections.abc import Iterator
from urllib.parse import quote

from flask import Blueprint, Response, make_response, request

from archive.inquiry import disclose, readout, view
from archive.inquiry.disclose import Download
from archive.inquiry.purposes import WORK
from archive.records.access import Act
from archive.records.errors import NotFound
from archive.records.record import Role
from archive.web.context import door, parts
from archive.web.permissions import permits
from archive.web.visitor import actor

CHUNK = 64 * 1024
WIDTHS = (400, 800, 1200, 1600, 2400)
"""Pixels a page's picture may be wide: few sizes, so that browsers can keep them."""

pages = Blueprint("downloads", __name__)


@pages.get("/tep/<record>/<role>")
@permits(Act.SEE)
def file(record: str, role: str) -> Response:
    """Send one file of a record; ``ket-qua`` is the result, or the original while there is none."""
    return send(disclose.download(parts(), actor(), record, _role(role), purpose=WORK))


@pages.get("/tep/<record>/alto.xml")
@permits(Act.SEE)
def read_words(record: str) -> Response:
    """Send the words of a record with their places, as other archives take them."""
    return send(readout.as_alto(parts(), actor(), record, purpose=WORK))


@pages.get("/tep/<record>/bang.csv")
@permits(Act.SEE)
def read_tables(record: str) -> Response:
    """Send the rows of all tables of a record, for a spreadsheet."""
    return send(readout.as_tables(parts(), actor(), record, purpose=WORK))


@pages.get("/anh/<record>/<int:page>.jpg")
@permits(Act.SEE)
def picture(record: str, page: int) -> Response:
    """Send the upright picture of one page, at one of a few widths."""
    wanted = request.args.get("w", WIDTHS[2], type=int)
    width = next((one for one in WIDTHS if one >= wanted), WIDTHS[-1])
    seen = view.record(parts(), actor(), record)
    etag = f"{seen.id}-{seen.version}-{page}-{width}"
    if etag in request.if_none_match:
        return _keep(make_response("", 304), etag)
    who = actor()
    response = make_response(
        door().pictures.get(etag, lambda: view.page_image(parts(), who, record, page, width=width))
    )
    response.content_type = "image/jpeg"
    return _keep(response, etag)


def send(download: Download) -> Response:
    """Send a download byte for byte, with a name a person recognises and its digest (RFC 9530)."""
    response = Response(_chunks(download), mimetype=download.media_type)
    response.call_on_close(download.stream.close)
    digest = base64.b64encode(bytes.fromhex(download.sha256)).decode()
    response.headers.update(
        {
            "Content-Length": str(download.bytes),
            "Content-Disposition": attachment(download.name),
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Repr-Digest": f"sha-256=:{digest}:",
            "Cache-Control": "private, no-store",
        }
    )
    return response


def attachment(name: str) -> str:
    """Return the ``Content-Disposition`` of a download of this name (RFC 6266, RFC 8187)."""
    safe = "".join(sign for sign in name if sign.isprintable()).replace("/", "-")
    plain = unicodedata.normalize("NFD", safe.replace("đ", "d").replace("Đ", "D"))
    plain = plain.encode("ascii", "ignore").decode().replace('"', "").replace("\\", "")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(safe, safe='')}"


def _chunks(download: Download) -> Iterator[bytes]:
    while chunk := download.stream.read(CHUNK):
        yield chunk


def _keep(response: Response, etag: str) -> Response:
    # Kept, but asked about each time: a right that ended shows nothing from a browser's cache.
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(etag)
    return response


def _role(said: str) -> Role | None:
    if said == "ket-qua":
        return None
    if said not in set(Role):
        raise NotFound
    return Role(said)
