"""Resumable uploads, protocol tus 1.0.0 (tus.io): what pages and machines share.

Extensions: creation, termination, expiration, checksum (SHA-256). Where a person's page or a
machine's interface begins is said by the blueprint; rights, limits and bytes are ``intake``'s.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from typing import BinaryIO, cast

from flask import Response, jsonify, request, url_for
from werkzeug.http import http_date

from archive.catalog.sql.halfuploads import HalfUpload
from archive.catalog.sql.machines import RequestKey
from archive.intake.uploads import Piece, Wish, begin, find, give_up, go_on, under_way
from archive.parts import Parts
from archive.records.arrival import Channel
from archive.records.digest import new_id
from archive.records.errors import Refused
from archive.web.api.errors import Unsupported
from archive.web.api.once import Retell, acting
from archive.web.context import parts, site
from archive.web.errors import OtherProtocol
from archive.web.visitor import actor

VERSION = "1.0.0"
EXTENSIONS = "creation,termination,expiration,checksum"
PIECE = "application/offset+octet-stream"
RECORD = "Vankho-Record"
"""Header that names the record an upload became, once it is whole."""

_WHOLE = re.compile(r"[0-9]{1,30}")
_CREATED, _NO_CONTENT = 201, 204


def abilities() -> Response:
    """Say what this server can do; anybody's client asks this first."""
    response = Response(status=_NO_CONTENT)
    response.headers["Tus-Version"] = VERSION
    response.headers["Tus-Extension"] = EXTENSIONS
    response.headers["Tus-Checksum-Algorithm"] = "sha256"
    response.headers["Tus-Max-Size"] = str(site().max_upload_bytes)
    return _spoken(response)


def opened(channel: Channel, view: str) -> Response:
    """Make an upload; ``view`` is the endpoint of its address."""
    _must_speak_tus()
    said = _metadata(request.headers.get("Upload-Metadata", ""))
    wish = Wish(
        name=said.get("name", ""),
        length=_number("Upload-Length"),
        body=said.get("body", ""),
        channel=channel,
        dossier=said.get("dossier", "").strip() or None,
        procedure=said.get("procedure", "").strip() or None,
        fingerprint=said.get("fingerprint", ""),
        batch_scan=said.get("batch_scan") == "1",
    )
    return _made(begin(acting(), wish, actor(), site().allowance), view)


def opened_again(view: str) -> Retell:
    """Return what tells an upload again: its id falls out of the same dice."""

    def retell(parts: Parts, _: RequestKey) -> Response:
        return _made(find(parts, new_id(parts.chance), actor()), view)

    return retell


def listed() -> Response:
    """List one's own uploads that are not over."""
    return _spoken(jsonify(uploads=[_said(one) for one in under_way(parts(), actor())]))


def looked_at(upload: str) -> Response:
    """Say how far an upload is; a HEAD request is answered with the same headers."""
    one = find(parts(), upload, actor())
    return _told(one, jsonify(_said(one)))


def continued(upload: str) -> Response:
    """Take the next piece."""
    find(parts(), upload, actor())  # not found comes before anything about the protocol
    _must_speak_tus()
    if request.mimetype != PIECE:
        raise Unsupported
    piece = Piece(_number("Upload-Offset"), cast(BinaryIO, request.stream), _checksum())
    one = go_on(parts(), upload, piece, actor(), site().allowance)
    return _told(one, Response(status=_NO_CONTENT))


def ended(upload: str) -> Response:
    """Forget an upload its sender gives up."""
    find(parts(), upload, actor())
    _must_speak_tus()
    give_up(parts(), upload, actor())
    return _spoken(Response(status=_NO_CONTENT))


def _made(one: HalfUpload, view: str) -> Response:
    response = _told(one, jsonify(_said(one)))
    response.status_code = _CREATED
    response.headers["Location"] = url_for(view, upload=one.id)
    return response


def _said(one: HalfUpload) -> Mapping[str, object]:
    return {
        "id": one.id,
        "name": one.name,
        "length": one.length,
        "offset": one.offset,
        "fingerprint": one.fingerprint,
        "record": one.record if one.is_over else None,
    }


def _told(one: HalfUpload, response: Response) -> Response:
    response.headers["Upload-Offset"] = str(one.offset)
    response.headers["Upload-Length"] = str(one.length)
    response.headers["Upload-Expires"] = http_date(one.until)
    if one.is_over:
        response.headers[RECORD] = one.record
    return _spoken(response)


def _spoken(response: Response) -> Response:
    response.headers["Tus-Resumable"] = VERSION
    response.headers["Cache-Control"] = "no-store"
    return response


def _must_speak_tus() -> None:
    if request.headers.get("Tus-Resumable") != VERSION:
        raise OtherProtocol


def _number(header: str) -> int:
    said = request.headers.get(header, "")
    if _WHOLE.fullmatch(said) is None:
        message = f"Thiếu hoặc sai đầu mục {header}: phải là số byte. Hãy gửi lại."
        raise Refused(message)
    return int(said)


def _metadata(said: str) -> Mapping[str, str]:
    """Read ``key base64,key base64``. Raises ``Refused`` for what is none."""
    found = {}
    try:
        for pair in filter(None, (part.strip() for part in said.split(","))):
            key, _, value = pair.partition(" ")
            found[key] = base64.b64decode(value, validate=True).decode()
    except (binascii.Error, ValueError) as error:
        message = "Đầu mục Upload-Metadata không đọc được. Hãy gửi lại theo giao thức tus 1.0."
        raise Refused(message) from error
    return found


def _checksum() -> bytes | None:
    """Return the digest the sender counted, if it said one. Raises ``Refused`` for another kind."""
    said = request.headers.get("Upload-Checksum")
    if said is None:
        return None
    kind, _, value = said.partition(" ")
    try:
        digest = base64.b64decode(value, validate=True)
    except binascii.Error:
        digest = b""
    if kind != "sha256" or not digest:
        message = (
            "Upload-Checksum chỉ nhận sha256. Hãy gửi lại không có đầu mục này hoặc với sha256."
        )
        raise Refused(message)
    return digest
