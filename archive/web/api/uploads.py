"""Resumable uploads over HTTP (tus 1.0.0): large files over lines that break."""

from flask import Response

from archive.records.access import Act
from archive.records.arrival import Channel
from archive.web import tus
from archive.web.api import asked, schemas
from archive.web.api.described import Operation, Schema, described
from archive.web.api.once import once
from archive.web.permissions import permits

pages = asked.room("api_uploads")

TUS: dict[str, Schema] = {"Tus-Resumable": {"type": "string", "enum": [tus.VERSION]}}
SENT: dict[str, Schema] = {**TUS, "Upload-Offset": schemas.TEXT, "Upload-Checksum": schemas.TEXT}
MADE: dict[str, Schema] = {
    **TUS,
    "Upload-Length": schemas.TEXT,
    "Upload-Metadata": schemas.TEXT,
    **schemas.ONCE,
}
ONE = "api_uploads.one"


@pages.post("/uploads")
@described(
    Operation(
        "Mở một lần gửi tệp (tus 1.0); địa chỉ của nó ở Location",
        schemas.UPLOAD,
        status=201,
        headers=MADE,
        refusals=frozenset({412, 413, 429}),
    )
)
@permits(Act.UPLOAD)
@once(tus.opened_again(ONE))
def begin() -> Response:
    """Make an upload: its metadata are name, body, dossier, procedure, fingerprint."""
    return tus.opened(Channel.API, ONE)


@pages.get("/uploads")
@described(Operation("Các tệp của mình đang gửi dở", schemas.UPLOADS))
@permits(Act.UPLOAD)
def listed() -> Response:
    """List one's own uploads that are under way."""
    return tus.listed()


@pages.get("/uploads/<upload>")
@described(Operation("Một tệp đang gửi đã tới đâu; HEAD trả cùng các đầu mục", schemas.UPLOAD))
@permits(Act.UPLOAD)
def one(upload: str) -> Response:
    """Say how far an upload is; whole, it names its record."""
    return tus.looked_at(upload)


@pages.patch("/uploads/<upload>")
@described(
    Operation(
        "Gửi phần kế tiếp; trả lời xong thì phần đó đã nằm trên đĩa",
        "",
        status=204,
        headers=SENT,
        raw=tus.PIECE,
        refusals=frozenset({409, 412, 423, 460}),
    )
)
@permits(Act.UPLOAD, big=True)
def go_on(upload: str) -> Response:
    """Take the next piece; the last one hands the file in."""
    return tus.continued(upload)


@pages.delete("/uploads/<upload>")
@described(
    Operation(
        "Bỏ một tệp đang gửi dở",
        "",
        status=204,
        headers=TUS,
        refusals=frozenset({412}),
    )
)
@permits(Act.UPLOAD)
def end(upload: str) -> Response:
    """Forget an upload."""
    return tus.ended(upload)
