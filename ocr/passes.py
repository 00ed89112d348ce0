"""How the pages of a file become words: by the file's own text where it is good, else by reading.

The calling thread takes the pages out (PDFium belongs to one thread), others clean and read them.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace

import cv2
import numpy as np

from ocr.blocks import blocks_of
from ocr.carried import Carried, carried
from ocr.engines.interface import Engine
from ocr.image.condition import Condition
from ocr.image.negative import positive
from ocr.image.picture import Picture
from ocr.image.prepare import untouched
from ocr.image.size import MOST_DPI, reduced
from ocr.page import Box, Page, Word
from ocr.sources.interface import Source
from ocr.tables import find_tables
from ocr.tries import Try, read_picture
from ocr.vietnamese import share
from ocr.watch import Desk, Watch

_READABLE = 0.8
_SHOWN = 1240
"""Pixels across a page that need not be read: A4 at 150 dpi."""

_LOW_DPI = 140
_CORES_A_PAGE = 1
"""More would wait for each other longer than they work: half as much processor time again."""


@dataclass(frozen=True)
class _Sheet:
    """A page taken out of its file: the picture, no finer than it is read, and its own text.

    ``width``, ``height`` and ``dpi`` are those the picture came with.
    """

    picture: Picture
    width: int
    height: int
    dpi: int
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
    """Yield these pages in order, each as soon as it is read, ``workers`` of them at a time."""
    cv2.setNumThreads(_CORES_A_PAGE)
    waiting: deque[Future[Page]] = deque()
    with ThreadPoolExecutor(max_workers=workers) as pool:
        try:
            for number in numbers:
                if len(waiting) > workers:
                    yield waiting.popleft().result()
                sheet = _sheet(source, Desk(number, watch))
                waiting.append(pool.submit(_read, sheet, engine))
            while waiting:
                yield waiting.popleft().result()
        finally:
            # Whoever stops asking does not wait for pages nobody wants.
            for page_to_come in waiting:
                page_to_come.cancel()


def _sheet(source: Source, desk: Desk) -> _Sheet:
    number = desk.page
    text = carried(source.text(number))
    if text.good:
        picture = source.drawn(number, width=_SHOWN)
    else:
        picture = source.picture(number, enough=MOST_DPI)
    page = reduced(picture)
    done = positive(page)
    if done.picture is not page:
        desk.note("negative", done.picture, done.measure)
    return _Sheet(done.picture, picture.width, picture.height, picture.dpi, text, desk)


def _read(sheet: _Sheet, engine: Engine) -> Page:
    good = sheet.carried.good
    page = _chosen(sheet, None if good else read_picture(sheet.picture, engine, sheet.desk))
    return replace(page, blocks=blocks_of(page.lines, page.tables))


def _chosen(sheet: _Sheet, tried: Try | None) -> Page:
    """Choose between the text the page came with and the reading."""
    if tried is None or sheet.carried.beats(tried.worth):
        words = sheet.carried.words
        tables = find_tables(untouched(sheet.picture), sheet.picture, words)
        page = _page(sheet, words, source="textlayer")
        return replace(page, tables=tables, warnings=_decoded(sheet.carried.encoding))
    words = tuple(_placed(tried))
    source = "engine" if words or tried.inked else "blank"
    turned = tried.turned if words else 0
    page = _page(sheet, words, source=source, turned=turned)
    return replace(
        page,
        warnings=tuple(_warnings(sheet, tried, words)),
        tables=find_tables(tried.sheet, tried.upright, words) if words else (),
        condition=_condition(tried, page),
    )


def _condition(tried: Try, page: Page) -> Condition:
    """Return what was measured, with resolution and size of letters as the page came."""
    high = [(word.box.bottom - word.box.top) * page.height for word in page.words]
    letters = float(np.median(high)) if high else 0.0
    measures = {
        "resolution_dpi": page.dpi,
        "letter_pixels": letters,
        "syllables_share": page.syllables if high else 0.0,
    }
    return Condition.of({**tried.sheet.measures, **measures})


def _placed(tried: Try) -> Iterator[Word]:
    """Yield the words with their boxes on the upright original."""
    size = [tried.upright.width, tried.upright.height] * 2
    for seen in tried.reading.sightings:
        sides = tried.sheet.original(seen.left, seen.top, seen.right, seen.bottom) / size
        box = Box(*sides.clip(0.0, 1.0).tolist())
        yield Word(seen.text, box, seen.confidence, seen.line, seen.alternatives)


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
    if tried.inked and sheet.dpi < _LOW_DPI:
        yield f"Độ phân giải thấp ({sheet.dpi} dpi); nên quét lại từ 200 dpi trở lên."


def _page(sheet: _Sheet, words: tuple[Word, ...], *, source: str, turned: int = 0) -> Page:
    letters = sum(len(word.text) for word in words)
    sides = (sheet.width, sheet.height)
    width, height = reversed(sides) if turned % 180 else sides
    return Page(
        number=sheet.desk.page,
        width=width,
        height=height,
        dpi=sheet.dpi,
        turned=turned,
        syllables=share(" ".join(word.text for word in words)),
        confidence=sum(word.confidence * len(word.text) for word in words) / max(1, letters),
        source=source,
        words=words,
        warnings=(),
    )
