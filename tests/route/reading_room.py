"""Records that were read already: a page of a few words, put there without any engine."""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from archive.ledger.entry import Act
from archive.parts import Parts
from archive.records.actor import Actor
from archive.records.record import File, Place, Record, Role, Source, Value
from archive.records.state import State
from archive.route.stage import Move, step
from archive.route.upload import Delivery, upload
from ocr.page import Box, Page, Word

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c63f80f00010101001bb6ee560000000049454e44ae426082"
)
"""The smallest picture there is: one white dot."""
SURE = {"type": ("Quyết định", 0.97), "body": ("UBND xã", 0.98), "signer": ("Lê Văn An", 0.96)}
BOX = (0.1, 0.1, 0.4, 0.13)


@dataclass(frozen=True)
class Reading:
    """What is put in: lines of one page, fields with their confidence, and where it belongs."""

    lines: tuple[str, ...] = ("Quyết dịnh số 7", "ngày 02/03/2026")
    values: Mapping[str, tuple[str, float]] | None = None
    name: str = "giấy.png"
    body: str = "cau-mau"
    dossier: str | None = None
    procedure: str | None = None


def page_of(*lines: str, number: int = 1) -> Page:
    """Return a page with these lines, its words side by side in equal boxes."""
    words = tuple(
        Word(text, Box(0.1 + n / 12, 0.1 + row / 20, 0.17 + n / 12, 0.13 + row / 20), 0.6, row)
        for row, line in enumerate(lines)
        for n, text in enumerate(line.split(" "))
    )
    return Page(number, 800, 1100, 100, 0, 1.0, 0.9, "engine", words, ())


def put_as_read(parts: Parts, by: Actor, reading: Reading) -> Record:
    """Hand a small picture in and take it to where a person reviews it; no job is left."""
    content = io.BytesIO(PNG + reading.name.encode())
    taken = upload(
        parts,
        Delivery(
            reading.name, content, reading.body, by, reading.dossier, procedure=reading.procedure
        ),
    )
    page = page_of(*reading.lines)
    kept = json.dumps({"format": 1, "pages": [page.to_json()]}, ensure_ascii=False).encode()
    name = parts.objects.put(taken.id, kept)
    files = (
        replace(taken.original, media_type="image/png"),
        File(Role.READING, name.digest, "application/json", len(kept)),
    )
    said = SURE if reading.values is None else reading.values
    values = tuple(
        Value(field, text, sure, Source.READ, Place(1, BOX)) for field, (text, sure) in said.items()
    )
    for state, act in ((State.INGESTED, Act.INGESTED), (State.READ, Act.READ)):
        with parts.catalog.view() as view:
            before = view.records.get(taken.id)
        after = replace(before, state=state, pages=1, files=files, values=values)
        with step(parts, Move(before, after, act, "system")) as work:
            work.pages.put(taken.id, 1, json.dumps(page.to_json(), ensure_ascii=False))
            work.jobs.cancel(taken.id)
    with parts.catalog.view() as view:
        return view.records.get(taken.id)
