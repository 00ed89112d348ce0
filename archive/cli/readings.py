"""What ``vankho read`` says of a reading: text, places, fields, pairs, tables, doubts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from archive.inquiry.misfits import IN_WORDS
from archive.inquiry.readability import hard_to_read
from archive.table_file import table
from ocr.doubts import Doubt, doubts
from ocr.fields import Field, find_fields
from ocr.forms import Pair, find_pairs
from ocr.language import language_of
from ocr.page import Page
from ocr.tables import cells_in_rows


@dataclass(frozen=True)
class Reading:
    """One file as it was read, and all that was found on its pages."""

    file: Path
    pages: Sequence[Page]
    fields: Sequence[Field]
    pairs: Sequence[Pair]
    doubts: Sequence[Doubt]

    @classmethod
    def of(cls, file: Path, pages: Sequence[Page], *, today: date) -> "Reading":
        """Find everything on the pages of a file."""
        fields = find_fields(pages)
        return cls(file, pages, fields, find_pairs(pages), doubts(pages, fields, today=today))

    def to_json(self) -> dict[str, Any]:
        """Return the object ``--json`` prints, a line a file."""
        return {
            "file": str(self.file),
            "pages": [_page(page) for page in self.pages],
            "fields": {field.name: _field(field) for field in self.fields},
            "pairs": [_pair(pair) for pair in self.pairs],
            "doubts": [vars(doubt) for doubt in self.doubts],
        }

    @property
    def text(self) -> str:
        """The text, a form feed between two pages."""
        return "\f".join(page.text for page in self.pages)

    def layout(self) -> Iterator[str]:
        """Yield a word a line: page, line, left, top, right, bottom, confidence, text."""
        for page in self.pages:
            for word in page.words:
                place = "\t".join(f"{side:.4f}" for side in word.box.to_json())
                yield f"{page.number}\t{word.line}\t{place}\t{word.confidence:.2f}\t{word.text}"

    def found(self) -> Iterator[str]:
        """Yield a field a line, then the pairs of a form: name, value, confidence, page."""
        for field in self.fields:
            yield _row(field.name, field.value, field.confidence, field.page)
        for pair in self.pairs:
            yield _row(pair.label, pair.value, pair.confidence, pair.page)

    def remarks(self) -> Iterator[str]:
        """Yield what a person should look at: warnings, poor pages, what does not fit."""
        for page in self.pages:
            for warning in page.warnings:
                yield f"{self.file}: trang {page.number}: {warning}"
            poor = hard_to_read(page)
            if poor:
                yield f"{self.file}: trang {page.number} khó đọc: {', '.join(poor)}"
        for doubt in self.doubts:
            yield f"{self.file}: cần xem lại: {IN_WORDS[doubt.code] % doubt.seen}"

    def tables(self) -> Iterator[tuple[str, bytes]]:
        """Yield each table as a CSV file with a name that says page and place."""
        for page in self.pages:
            for number, one in enumerate(page.tables, 1):
                head, *rows = cells_in_rows(one)
                name = f"{self.file.stem}-trang-{page.number}-bang-{number}.csv"
                yield name, table(head, rows)


def _row(name: str, value: str, sure: float, page: int) -> str:
    return f"{name}\t{value}\t{sure:.2f}\ttrang {page}"


def _page(page: Page) -> dict[str, Any]:
    language = language_of(page.text)
    said = {"code": language.code, "share": round(language.share, 4)}
    return {**page.to_json(), "language": said}


def _field(field: Field) -> dict[str, Any]:
    return {
        "value": field.value,
        "confidence": round(field.confidence, 4),
        "page": field.page,
        "box": field.box.to_json() if field.box else None,
    }


def _pair(pair: Pair) -> dict[str, Any]:
    return {
        "label": pair.label,
        "value": pair.value,
        "confidence": round(pair.confidence, 4),
        "page": pair.page,
        "label_box": pair.label_box.to_json(),
        "box": pair.box.to_json(),
    }
