"""A request that counts once, however often it is sent: the Idempotency-Key header.

draft-ietf-httpapi-idempotency-key-header, for acts of people with a token. Life of a key:

1. *taken*: one transaction writes the key (as a keyed hash, with a fingerprint of the request) and
   who does the act until when. Another request with the key meets it: another fingerprint is 422,
   the same one 409 while the act is being done.
2. *done*: the act's own transaction writes that it is done, with the act or not at all. A crash
   before it leaves a key that may be taken over when its time has run out; a crash after it leaves
   an act that is done. There is no moment at which an act could be done twice.
3. *told again*: no answer is kept. It is made anew from what the ledger was told: a record from its
   own manifest of that version. Chance is derived from the key's seed and the pepper, so that a
   receipt's code, which is kept nowhere, comes out the same.

An act that was refused did nothing: its key is free again. Keys are forgotten after 24 hours.
"""

import functools
import hashlib
import hmac
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TypeVar, cast

from flask import Response, g, request

from archive.catalog.sql.jobs import Fenced
from archive.catalog.sql.machines import RequestKey
from archive.catalog.sql.work import Work
from archive.catalog.through import Through
from archive.ledger.entry import Act, Entry
from archive.objects.keys import Name, manifest_prefix
from archive.parts import Parts
from archive.records.digest import new_id
from archive.records.errors import ArchiveError
from archive.records.receipt import keyed_hash
from archive.web.api.errors import KeyInWork, KeyMalformed, KeyReused
from archive.web.context import parts
from archive.web.visitor import actor

HEADER = "Idempotency-Key"
KEPT = timedelta(hours=24)
LEASE = timedelta(seconds=60)
"""How long an act may take before another request with its key may take it over."""
WRITTEN = re.compile(r'"([\x20\x21\x23-\x5b\x5d-\x7e]{1,255})"|([\x21\x23-\x7e]{1,255})')
"""A structured-field string (RFC 9651), or the bare word many clients send."""
OF_UPLOADS = ("Upload-Length", "Upload-Metadata")
"""Headers that say what an upload (tus) is: it has no body."""
AGAIN = "Idempotency-Replayed"
"""Header of an answer that was told again."""

ASIDE = frozenset({Act.DISCLOSED, Act.SEARCHED, Act.TRAIL_SEEN, Act.DENIED, Act.ALARM})
"""What is noted on the way to an act, in a transaction of its own: it is not the act."""

View = TypeVar("View", bound=Callable[..., Response])
Retell = Callable[[Parts, RequestKey], Response]


def once(retell: Retell) -> Callable[[View], View]:
    """Let a view's act count once for each Idempotency-Key; ``retell`` answers again."""

    def wrap(view: View) -> View:
        @functools.wraps(view)
        def run(**names: str) -> Response:
            said = _said()
            if said is None:
                return view(**names)
            key = take(parts(), actor().id, said, _fingerprint())
            if key.done:
                answer = retell(_derived(parts(), key), key)
                answer.headers[AGAIN] = "true"
                return answer
            return _run(view, names, key)

        return cast(View, run)

    return wrap


def acting() -> Parts:
    """Return the parts an act of this request is done with: they note that it is done."""
    found = g.get("acting")
    return found if isinstance(found, Parts) else parts()


def take(parts: Parts, person: str, said: str, fingerprint: str) -> RequestKey:
    """Return the key, taken for the caller or done before.

    Raises ``KeyReused`` or ``KeyInWork``.
    """
    now = parts.clock()
    fresh = RequestKey(
        person=person,
        key=keyed_hash(parts.pepper, "request key", person, said),
        fingerprint=fingerprint,
        seed=parts.chance(32).hex(),
        token=new_id(parts.chance),
        made_at=now,
        until=now + LEASE,
    )
    with parts.catalog.work() as work:
        work.machines.forget_keys(before=now - KEPT)
        kept = work.machines.key(person, fresh.key)
        if kept is None:
            work.machines.put_key(fresh)
            return fresh
        if kept.fingerprint != fingerprint:
            raise KeyReused
        if kept.done:
            return kept
        if kept.until > now:
            raise KeyInWork
        again = replace(kept, token=fresh.token, until=fresh.until)
        work.machines.put_key(again)
        return again


def _run(view: View, names: dict[str, str], key: RequestKey) -> Response:
    g.acting = replace(_derived(parts(), key), catalog=Settling(parts().catalog, key))
    try:
        return view(**names)
    except Fenced as error:
        raise KeyInWork from error
    except Exception:
        # What was undone may be asked again; what was done before the error stays done.
        with suppress(ArchiveError), parts().catalog.work() as work:
            work.machines.drop_key(key)
        raise


@dataclass(frozen=True)
class Settling(Through):
    """A catalogue whose writing transaction also says that the act of a key is done."""

    key: RequestKey

    @contextmanager
    def work(self) -> Iterator[Work]:
        """Open the act's transaction. Raises ``Fenced`` where the act is no longer ours to do."""
        with self.catalog.work() as work:
            work.machines.must_hold(self.key)
            before = work.ledger.size()
            yield work
            entries = [Entry.from_bytes(row.data.encode()) for row in work.ledger.rows(before)]
            if not entries or {entry.act for entry in entries} - ASIDE:
                subject, manifest = _told(work, entries)
                work.machines.settle(self.key, subject=subject, manifest=manifest)


class Dice:
    """Chance that falls the same way each time: HMAC-SHA-256 in counter mode (NIST SP 800-108)."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._count = 0

    def __call__(self, size: int) -> bytes:
        """Return this many bytes nobody can foretell without the key."""
        found = b""
        while len(found) < size:
            self._count += 1
            found += hmac.digest(self._key, self._count.to_bytes(8, "big"), "sha256")
        return found[:size]


def _derived(parts: Parts, key: RequestKey) -> Parts:
    dice = keyed_hash(parts.pepper, "request dice", key.seed)
    return replace(parts, chance=Dice(bytes.fromhex(dice)))


def _told(work: Work, entries: Sequence[Entry]) -> tuple[str | None, str | None]:
    """Return what a transaction told the ledger: the subject, and its manifest's name."""
    for entry in entries:
        if "manifest" in entry.commitments:
            version = work.records.get(entry.subject).version
            digest = entry.commitments["manifest"]
            name = Name.made(entry.subject, digest, prefix=manifest_prefix(version))
            return entry.subject, str(name)
    return (entries[0].subject if entries else None), None


def _said() -> str | None:
    """Return the key of this request, or None. Raises ``KeyMalformed``."""
    said = request.headers.getlist(HEADER)
    if not said:
        return None
    found = WRITTEN.fullmatch(said[0].strip())
    if found is None or len(said) > 1:
        raise KeyMalformed
    return found[1] or found[2]


def _fingerprint() -> str:
    """Return a keyed hash of what makes this request this request.

    Keyed, for a PIN may stand in the body. Of a form its fields count, not the boundary between
    them; a file counts by its digest, read from where it was spooled; of an upload that is opened
    (tus) what its headers say.
    """
    state = hashlib.sha256()
    named = [request.method, request.full_path, request.headers.get("If-Match", "")]
    named += [request.headers[one] for one in OF_UPLOADS if one in request.headers]
    if request.files:
        named += sorted(f"{name}={one}" for name, one in request.form.items(multi=True))
        for name, file in sorted(request.files.items(multi=True)):
            digest = hashlib.file_digest(file.stream, "sha256")  # type: ignore[arg-type] # binary
            file.stream.seek(0)
            named += [name, file.filename or "", digest.hexdigest()]
    else:
        state.update(request.get_data())
    for one in named:
        state.update(len(one.encode("utf-8", "replace")).to_bytes(8, "big"))
        state.update(one.encode("utf-8", "replace"))
    return keyed_hash(parts().pepper, "request", state.hexdigest())
