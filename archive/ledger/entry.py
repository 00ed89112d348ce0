"""An entry of the ledger: that something was done, never with whom or about what in words.

An entry holds random ids and salted commitments only. The salts lie with the record and go with it,
so that after disposal the entry still verifies in the tree but says nothing any more (decision 10).
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Self, cast

from archive.ledger import canonical
from archive.ledger.errors import BadEntry, NotCanonical
from archive.records.calendar import from_text, to_text
from archive.records.digest import Digest, is_digest, is_id

FORMAT = 1
"""Grows when the meaning of a field changes; entries of older formats stay readable for good."""

ACTOR_WORDS = frozenset({"operator", "system", "public"})
"""Who may stand in place of a person's id: the shell's user, the archive itself, a citizen."""

SUBJECT_WORDS = frozenset({"archive"})
"""What may stand in place of an id: the archive as a whole."""

SHORTEST_SALT = 16
"""Bytes of chance in a salt: fewer could be tried one by one."""

_NO_ENTRY = (AttributeError, KeyError, NotCanonical, RecursionError, TypeError, ValueError)
"""What comes up when bytes that are no entry are read as one."""

_COMMITTED = re.compile(r"[a-z][a-z0-9_]{0,39}")


class Act(StrEnum):
    """What was done: a closed list, so that no text can stand in its place."""

    RECEIVED = "received"
    INGESTED = "ingested"
    READ = "read"
    CORRECTED = "corrected"
    TYPED = "typed"
    SAMPLED = "sampled"
    REVIEWED = "reviewed"
    COMPOSED = "composed"
    ORDERED = "ordered"
    SIGNED = "signed"
    NUMBERED = "numbered"
    NUMBER_VOIDED = "number_voided"
    WITHDRAWN = "withdrawn"
    ISSUED = "issued"
    PRESENTED = "presented"
    TIMESTAMPED = "timestamped"
    SEALED = "sealed"
    DISPOSED = "disposed"
    SET_ASIDE = "set_aside"
    SET_ASIDE_ENDED = "set_aside_ended"
    ERASED = "erased"
    REFUSED = "refused"
    QUARANTINED = "quarantined"
    TWIN_RULED = "twin_ruled"
    SURVEYED = "surveyed"
    ARRANGED = "arranged"
    DIVIDED = "divided"
    EXTRACTED = "extracted"
    LEFT_WHOLE = "left_whole"
    BATCH_DESTROYED = "batch_destroyed"
    DISCLOSED = "disclosed"
    SEARCHED = "searched"
    GRANTED = "granted"
    REUSED = "reused"
    HELD = "held"
    RELEASED = "released"
    LOCK_EXTENDED = "lock_extended"
    RETENTION_CHANGED = "retention_changed"
    RECEIPT = "receipt"
    RESTRICTED = "restricted"
    RESTRICTION_ENDED = "restriction_ended"
    DOSSIER_OPENED = "dossier_opened"
    DOSSIER_CLOSED = "dossier_closed"
    EVIDENCE_RENEWED = "evidence_renewed"
    CHECKED = "checked"
    REPAIRED = "repaired"
    REINDEXED = "reindexed"
    REBUILT = "rebuilt"
    BACKED_UP = "backed_up"
    RESTORED = "restored"
    EXPORTED = "exported"
    TRAIL_SEEN = "trail_seen"
    ACCOUNT = "account"
    APPOINTED = "appointed"
    DISMISSED = "dismissed"
    INVITED = "invited"
    RESET = "reset"
    REDEEMED = "redeemed"
    PASSWORD = "password"  # noqa: S105 - the word for its change, no password
    SECOND_FACTOR = "second_factor"
    SECOND_FACTOR_ENDED = "second_factor_ended"
    LOGGED_IN = "logged_in"
    SESSION_ENDED = "session_ended"
    TOKEN = "token"  # noqa: S105 - the word for its making, no token
    TOKEN_ENDED = "token_ended"  # noqa: S105 - likewise
    ACCOUNT_CLOSED = "account_closed"
    ACCOUNT_OPENED = "account_opened"
    LEFT = "left"
    DELEGATED = "delegated"
    DELEGATION_ENDED = "delegation_ended"
    WARRANT = "warrant"
    WARRANT_ENDED = "warrant_ended"
    KEY = "key"
    TRUSTED = "trusted"
    TRUST_ENDED = "trust_ended"
    WEBHOOK = "webhook"
    JOB_DISMISSED = "job_dismissed"
    ALARM = "alarm"
    OPERATOR = "operator"
    DENIED = "denied"


@dataclass(frozen=True)
class Entry:
    """One act. Raises ``BadEntry`` when made with anything an entry may not say.

    ``seq`` counts from 0 without gaps and is the entry's place in the tree. ``id`` is random.
    ``subject`` is the random id of the record (or dossier, account, batch) concerned, ``actor``
    that of the person. ``commitments`` maps a name such as ``manifest`` or ``purpose`` to what
    ``commit`` gave. ``at`` is an instant with a time zone.
    """

    seq: int
    id: str
    act: Act
    subject: str
    actor: str
    at: datetime
    commitments: Mapping[str, Digest] = field(default_factory=dict)

    def __post_init__(self) -> None:
        wrong = [name for name, right in self._rules() if not right]
        if wrong:
            raise BadEntry(detail=f"no entry may have this {', '.join(wrong)}")

    def to_bytes(self) -> bytes:
        """Return the canonical bytes: what is hashed into the tree.

        Written by hand, six times as fast as ``canonical.encode`` and equal to it: every field has
        a shape that holds nothing to be escaped, and a check of a ledger is little else than this.
        """
        said = ",".join(f'"{name}":"{self.commitments[name]}"' for name in sorted(self.commitments))
        return (
            f'{{"act":"{self.act.value}","actor":"{self.actor}","at":"{to_text(self.at)}",'
            f'"commitments":{{{said}}},"format":{FORMAT},"id":"{self.id}","seq":{self.seq},'
            f'"subject":"{self.subject}"}}'
        ).encode()

    @classmethod
    def from_bytes(cls, text: bytes) -> Self:
        """Read what ``to_bytes`` wrote; raises ``BadEntry`` for anything else, byte for byte."""
        try:
            # Only the canonical text of an entry equals what the entry writes, so nothing else of
            # canonical.decode is needed: reading a ledger takes a third of the time.
            data = cast("dict[str, object]", json.loads(text.decode()))
            entry = cls(
                seq=cast(int, data["seq"]),
                id=cast(str, data["id"]),
                act=Act(cast(str, data["act"])),
                subject=cast(str, data["subject"]),
                actor=cast(str, data["actor"]),
                at=from_text(cast(str, data["at"])),
                commitments=cast("dict[str, Digest]", data["commitments"]),
            )
        except _NO_ENTRY as error:
            raise BadEntry(detail=f"not an entry: {error}") from error
        if entry.to_bytes() != text:
            raise BadEntry(detail="an entry of another format")
        return entry

    def _rules(self) -> tuple[tuple[str, bool], ...]:
        return (
            ("seq", type(self.seq) is int and 0 <= self.seq <= canonical.LARGEST),
            ("id", is_id(self.id)),
            ("subject", is_id(self.subject) or self.subject in SUBJECT_WORDS),
            ("actor", is_id(self.actor) or self.actor in ACTOR_WORDS),
            ("at", self.at.tzinfo is not None and self.at.astimezone(UTC).year >= 1),
            ("commitments", all(_is_commitment(*pair) for pair in self.commitments.items())),
        )


def commit(salt: str, value: object) -> Digest:
    """Return the commitment to a value: SHA-256 over the salt's bytes and the canonical text.

    ``salt`` is hexadecimal and holds at least 16 bytes of chance; without it the value can neither
    be read from the commitment nor be tried. Raises ``BadEntry`` for a salt that is too short and
    ``NotCanonical`` for a value without a canonical form.
    """
    try:
        blinding = bytes.fromhex(salt)
    except ValueError as error:
        raise BadEntry(detail="a salt is hexadecimal") from error
    if len(blinding) < SHORTEST_SALT:
        raise BadEntry(detail=f"a salt has at least {SHORTEST_SALT} bytes")
    return Digest(hashlib.sha256(blinding + canonical.encode(value)).hexdigest())


def _is_commitment(name: str, digest: str) -> bool:
    return _COMMITTED.fullmatch(name) is not None and is_digest(digest)
