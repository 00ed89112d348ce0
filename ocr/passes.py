"""How the pages of a file become words: by the file's own text where it is good, else by reading.

Pages go through in small batches, since one start of the engine reads many pictures. The calling
thread draws the pages (PDFium belongs to one thread), others clean and read them.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from ocr.blocks import blocks_of
from ocr.carried import Carried, carried
from ocr.engines.interface import Engine
from ocr.image.condition import Condition
from ocr.image.picture import Picture
from ocr.image.prepare import untouched
from ocr.page import Box, Page, Word
from ocr.sources.interface import Source
from ocr.tables import find_tables
from ocr.tries import Try, read_all
from ocr.vietnamese import share
from ocr.watch import Desk, Watch

_BATCH = 4
_READABLE = 0.8
_SHOWN = 1240
"""Pixels across a page that need not be read: A4 at 150 dpi."""

_LOW_DPI = 140


@dataclass(frozen=True)
class _Sheet:
    """A page taken out of its file: the picture, and the text it came with."""

    number: int
    picture: Picture
    carried: Carried
    desk: Desk


def pages_of(
    source: Source,
    numbers: Sequence[int],
    *,
    engine: Engine,
    workers: int = 1,
    watch: Watch | None = None,
) -> Iterator[Page]:
    """Yield these pages in order, with ``workers`` batches being read at a time."""
    waiting: deque[Future[tuple[Page, ...]]] = deque()
    with ThreadPoolExecutor(max_workers=workers) as pool:
        try:
            for some in _batches(numbers, workers):
                if len(waiting) > workers:
                    yield from waiting.popleft().result()
                batch = [_sheet(source, Desk(number, watch)) for number in some]
                waiting.append(pool.submit(_read, batch, engine))
            while waiting:
                yield from waiting.popleft().result()
        finally:
            # Whoever stops asking does not wait for pages nobody wants.
            for batch_to_come in waiting:
                batch_to_come.cancel()


def _batches(numbers: Sequence[int], workers: int) -> Iterator[Sequence[int]]:
    """Part the pages; the first of a long document goes alone, for somebody may wait for it."""
    size = max(1, min(_BATCH, -(-len(numbers) // workers)))
    first = 1 if len(numbers) > _BATCH * workers else 0
    if first:
        yield numbers[:first]
    for start in range(first, len(numbers), size):
        yield numbers[start : start + size]


def _sheet(source: Source, desk: Desk) -> _Sheet:
    number = desk.page
    text = carried(source.text(number))
    picture = source.drawn(number, width=_SHOWN) if text.good else source.picture(number)
    return _Sheet(number, picture, text, desk)


def _read(batch: Sequence[_Sheet], engine: Engine) -> tuple[Page, ...]:
    unread = [sheet for sheet in batch if not sheet.carried.good]
    tries = read_all([sheet.picture for sheet in unread], engine, [sheet.desk for sheet in unread])
    by_engine = {sheet.number: tried for sheet, tried in zip(unread, tries, strict=True)}
    pages = (_chosen(sheet, by_engine.get(sheet.number)) for sheet in batch)
    return tuple(replace(page, blocks=blocks_of(page.lines, page.tables)) for page in pages)


def _chosen(sheet: _Sheet, tried: Try | None) -> Page:
    """Choose between the text the page came with and the reading."""
    if tried is None or sheet.carried.beats(tried.worth):
        words = sheet.carried.words
        tables = find_tables(untouched(sheet.picture), sheet.picture, words)
        page = _page(sheet.number, sheet.picture, words, source="textlayer")
        return replace(page, tables=tables, warnings=_decoded(sheet.carried.encoding))
    words = tuple(_placed(tried))
    source = "engine" if words or tried.inked else "blank"
    turned = tried.turned if words else 0
    upright = tried.upright if words else sheet.picture
    page = _page(sheet.number, upright, words, source=source, turned=turned)
    return replace(
        page,
        warnings=tuple(_warnings(sheet, tried, words)),
        tables=find_tables(tried.sheet, upright, words) if words else (),
        condition=_condition(tried, page),
    )


def _condition(tried: Try, page: Page) -> Condition:
    """Return what was measured on the picture, and the size of the letters read there."""
    high = [(word.box.bottom - word.box.top) * page.height for word in page.words]
    letters = float(np.median(high)) if high else 0.0
    measures = {"letter_pixels": letters, "syllables_share": page.syllables if high else 0.0}
    return Condition.of({**tried.sheet.measures, **measures})


def _placed(tried: Try) -> Iterator[Word]:
    """Yield the words with their boxes on the upright original."""
    size = [tried.upright.width, tried.upright.height] * 2
    for seen in tried.reading.sightings:
        sides = tried.sheet.original(seen.left, seen.top, seen.right, seen.bottom) / size
        yield Word(seen.text, Box(*sides.clip(0.0, 1.0).tolist()), seen.confidence, seen.line)


def _decoded(encoding: str) -> tuple[str, ...]:
    said = f"Chữ trong tệp viết theo bảng mã cũ {encoding}; đã chuyển sang Unicode."
    return (said,) if encoding else ()


def _warnings(sheet: _Sheet, tried: Try, words: tuple[Word, ...]) -> Iterator[str]:
    if sheet.carried.words:
        yield "Lớp chữ có sẵn trong tệp không dùng được; trang đã được đọc lại từ ảnh."
    if tried.inked and not words:
        yield "Trang có nét mực nhưng không đọc được chữ."
    if words and tried.worth.share < _READABLE:
        yield "Chữ khó đọc; hãy kiểm tra kỹ hoặc quét lại."
    if tried.inked and sheet.picture.dpi < _LOW_DPI:
        yield f"Độ phân giải thấp ({sheet.picture.dpi} dpi); nên quét lại từ 200 dpi trở lên."


def _page(
    number: int, picture: Picture, words: tuple[Word, ...], *, source: str, turned: int = 0
) -> Page:
    letters = sum(len(word.text) for word in words)
    return Page(
        number=number,
        width=picture.width,
        height=picture.height,
        dpi=picture.dpi,
        turned=turned,
        syllables=share(" ".join(word.text for word in words)),
        confidence=sum(word.confidence * len(word.text) for word in words) / max(1, letters),
        source=source,
        words=words,
        warnings=(),
    )
