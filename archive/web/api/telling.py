"""How a record is told: its JSON with the tag of its version, again, and piece by piece."""

import hashlib
from typing import cast
from urllib.parse import urlencode

from flask import Response, jsonify, request

from archive.catalog.sql.machines import RequestKey
from archive.inquiry import view
from archive.inquiry.describe import description
from archive.ledger.canonical import decode
from archive.objects.keys import Name
from archive.parts import Parts
from archive.records.errors import NotFound
from archive.records.manifest import record_of
from archive.records.record import Record
from archive.web.api.errors import Outdated
from archive.web.api.once import Retell
from archive.web.context import parts
from archive.web.visitor import actor

LENGTH = 32
"""Hexadecimal digits of what a tag says about the words of an answer."""


def told(record: Record, *, status: int = 200) -> Response:
    """Return a record's description with its ETag; a new one with its place."""
    answer = jsonify(description(parts(), record))
    answer.status_code = status
    words = hashlib.sha256(answer.get_data()).hexdigest()[:LENGTH]
    answer.set_etag(_version_tag(record) + words)
    if status == 201:  # noqa: PLR2004 - Created
        answer.headers["Location"] = f"/api/v1/records/{record.id}"
    return answer


def told_again(*, status: int = 200) -> Retell:
    """Return what tells a record again as it was after the act: from the manifest of that step.

    It raises ``NotFound`` where the asker may not see the record any more, or it is disposed of.
    """

    def retell(parts: Parts, key: RequestKey) -> Response:
        if key.subject is None or key.manifest is None:
            raise NotFound
        view.record(parts, actor(), key.subject)
        kept = decode(parts.objects.read(Name.parse(key.manifest)))
        return told(record_of(cast("dict[str, object]", kept)), status=status)

    return retell


def unless_changed(record_id: str) -> int | None:
    """Return the version the asker means by If-Match, or None where it does not say.

    What became known beside the record meanwhile (a twin was found, a day went by) is no other
    version. Raises ``Outdated`` where another one is kept by now (RFC 9110, 13.1.1).
    """
    if "If-Match" not in request.headers:
        return None
    kept, named = view.record(parts(), actor(), record_id), request.if_match
    if not (named.star_tag or any(one.startswith(_version_tag(kept)) for one in named.as_set())):
        raise Outdated
    return kept.version


def with_next(answer: Response, following: str | None) -> Response:
    """Say where a list goes on (RFC 8288), where it does."""
    if following is not None:
        place = urlencode({**request.args.to_dict(), "cursor": following})
        answer.headers["Link"] = f'<{request.path}?{place}>; rel="next"'
    return answer


def _version_tag(record: Record) -> str:
    """Return how each tag of this version begins."""
    return f"{record.id}.{record.version}."
