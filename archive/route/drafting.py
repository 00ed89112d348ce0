"""Drafts of the review desk: what was typed and not confirmed yet, one a person and record.

Kept by the server at every step (WCAG 2.2, 3.3.7), in the catalogue only: a draft is nobody's word.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from archive.parts import Parts
from archive.records.access import Act
from archive.records.actor import Actor
from archive.records.calendar import from_text, to_text
from archive.records.record import Record, Role
from archive.route.mending import Correction
from archive.route.stage import asked_of

LONGEST = 20_000
"""Symbols a draft keeps of one field."""
MOST_WORDS = 5_000
"""Corrections of words a draft keeps."""


@dataclass(frozen=True)
class Draft:
    """What one person typed at one record; ``at_field`` is where they were."""

    fields: Mapping[str, str]
    words: tuple[Correction, ...] = ()
    at_field: str = ""


NONE = Draft({})


def draft_of(parts: Parts, record: Record, by: Actor) -> Draft:
    """Return this person's draft; words of a reading that was replaced meanwhile are left out."""
    with parts.catalog.view() as view:
        kept = view.records.draft(record.id, by.id)
    if kept is None:
        return NONE
    said = json.loads(kept)
    words = said.get("words", ()) if said.get("reading") == _reading(record) else ()
    return Draft(
        fields=said.get("fields", {}),
        words=tuple(Correction(page, word, text, from_text(at)) for page, word, text, at in words),
        at_field=said.get("at_field", ""),
    )


def keep_draft(parts: Parts, record_id: str, draft: Draft, *, by: Actor) -> None:
    """Keep a draft of a record this person may review. Raises ``NotFound``, ``NotAllowed``.

    A word that was in the draft before keeps the instant it was written at.
    """
    record = asked_of(parts, record_id, by, Act.REVIEW)
    draft = replace(draft, words=_dated(draft_of(parts, record, by).words, draft.words))
    said = {
        "fields": {name: text[:LONGEST] for name, text in draft.fields.items()},
        "words": [[one.page, one.word, one.text, to_text(one.at)] for one in draft.words],
        "at_field": draft.at_field,
        "reading": _reading(record),
    }
    with parts.catalog.work() as work:
        text = json.dumps(said, ensure_ascii=False)
        work.records.save_draft(record.id, by.id, text, at=parts.clock())


def with_words(draft: Draft, words: Sequence[Correction]) -> Draft:
    """Return the draft with these words in the place of what it said of the same ones."""
    new = {(one.page, one.word): one for one in (*draft.words, *words)}
    return replace(draft, words=tuple(new.values())[:MOST_WORDS])


def _dated(before: Sequence[Correction], now: Sequence[Correction]) -> tuple[Correction, ...]:
    """Return the words with the instants they were first written so."""
    known: dict[tuple[int, int, str], datetime] = {
        (one.page, one.word, one.text): one.at for one in before
    }
    return tuple(
        replace(one, at=known.get((one.page, one.word, one.text), one.at))
        for one in now[:MOST_WORDS]
    )


def _reading(record: Record) -> str:
    """Return the digest of the reading that words are counted in."""
    file = record.file(Role.READING)
    return file.sha256 if file else ""
