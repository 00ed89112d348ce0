"""What the village's papers look like: a page as read, a batch that waits, a signing sitting."""

import io
from dataclasses import replace

from archive.demo.papers import sample
from archive.parts import Parts
from archive.records.actor import Actor
from archive.records.digest import new_id
from archive.records.record import Record, Role
from archive.records.sitting import Line, Sitting
from archive.records.state import State, Waiting
from archive.route.upload import Delivery, upload
from ocr.page import Box, Page, Word

DEVICE = "thiet-bi"
"""The name of the key that lies in the signer's own device."""
_PAPER = sample("born_digital", seed=1).content


def waiting_batch(parts: Parts, officer: Actor, body: str, mark: str) -> str:
    """Write a batch of one page that waits for its officer, and return its id."""
    content = io.BytesIO(_PAPER + f"\n% {mark} batch\n".encode())
    taken = upload(parts, Delivery(f"{mark}lo.pdf", content, body, officer))
    files = (replace(taken.original, media_type="application/pdf"),)
    batch = replace(taken, state=State.INGESTED, version=2, pages=1, files=files)
    batch = replace(batch, is_batch=True, waiting_for=Waiting.PERSON)
    with parts.catalog.work() as work:
        work.jobs.cancel(batch.id)
        work.records.save(batch, work.dossiers.get(str(batch.dossier)), expecting=1)
    return batch.id


def sitting_of(parts: Parts, signer: str, record: Record, key: str = "demo") -> str:
    """Write a signing sitting of one document, begun by this person, and return its id."""
    sitting = Sitting(new_id(parts.chance), signer, key, parts.clock())
    shown = record.file(Role.OFFICIAL) if key == DEVICE else None
    with parts.catalog.work() as work:
        work.sittings.put(sitting, [Line(record.id, (shown or record.original).sha256)])
    return sitting.id


def page_of(written: str) -> Page:
    """Return a page with these words in one line."""
    words = tuple(Word(one, Box(0.1, 0.1, 0.2, 0.12), 0.99, 0) for one in written.split(" "))
    return Page(
        number=1,
        width=800,
        height=1100,
        dpi=100,
        turned=0,
        syllables=1.0,
        confidence=0.9,
        source="engine",
        words=words,
        warnings=(),
    )
