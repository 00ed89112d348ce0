"""``vankho read``: the reading library alone, no archive."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from archive.assemble import now
from archive.cli.bar import Bar, bar
from archive.cli.options import AS, DATA, JSON, Caller, gathered
from archive.cli.outcome import in_words, say, tell
from archive.cli.wording import A_FOLDER, NEW_FILE, THERE, argument, option, verb
from archive.cli.writing import targets
from ocr.errors import OcrError
from ocr.fields import Field, find_fields
from ocr.page import Page
from ocr.read import inspect, read_pages
from ocr.searchable import write_searchable


@dataclass(frozen=True)
class Wanted:
    """Where the searchable copies go, and what of a reading goes to standard output."""

    out: Path | None
    out_dir: Path | None
    text: bool
    layout: bool
    fields: bool


@verb()
@argument("files", metavar="TỆP…", nargs=-1, required=True, type=THERE)
@gathered(
    "wanted",
    Wanted,
    option("-o", "--out", type=NEW_FILE, help="Ghi PDF/A-2b có lớp chữ vào đây"),
    option("--out-dir", type=A_FOLDER, help="Ghi các PDF/A-2b vào thư mục này"),
    option("--text", is_flag=True, help="In chữ đã đọc (mặc định khi không nêu gì khác)"),
    option("--layout", is_flag=True, help="In từng từ với vị trí trên trang"),
    option("--fields", is_flag=True, help="In các trường nhận ra"),
)
@gathered("caller", Caller, DATA, AS, JSON)
def command(files: tuple[Path, ...], wanted: Wanted, caller: Caller) -> None:
    """Đọc (OCR) tệp ảnh hoặc PDF, không cần kho.

    Kết thúc với mã 1 nếu có tệp không đọc được; những tệp khác vẫn được đọc.
    """
    is_copied = wanted.out is not None or wanted.out_dir is not None
    copies = targets(files, wanted.out, wanted.out_dir) if is_copied else [None] * len(files)
    failed = 0
    for file, copy in zip(files, copies, strict=True):
        try:
            pages = _read(file)
            if copy is not None:
                _write(file, pages, copy)
        except (OcrError, OSError) as error:
            failed += 1
            words = in_words(error) if isinstance(error, OSError) else error.message
            say(f"{file}: {words}")
        else:
            _show(file, pages, wanted, caller)
    raise SystemExit(1 if failed else 0)


def _read(file: Path) -> Sequence[Page]:
    """Read every page, with as many cores as this process may use."""
    count = inspect(file).pages
    with bar() as shown, TemporaryDirectory() as scratch:
        reading = read_pages(
            file,
            range(1, count + 1),
            scratch=Path(scratch),
            workers=len(os.sched_getaffinity(0)),
        )
        return [_counted(shown, file, page, count) for page in reading]


def _counted(shown: Bar, file: Path, page: Page, count: int) -> Page:
    shown.show(file.name, page.number, count)
    return page


def _write(file: Path, pages: Sequence[Page], copy: Path) -> None:
    copy.parent.mkdir(parents=True, exist_ok=True)
    part = copy.with_name(f".{copy.name}.part")
    try:
        write_searchable(file, pages, part, title=file.stem, at=now())
        part.replace(copy)
    finally:
        part.unlink(missing_ok=True)
    say(f"{copy}: {len(pages)} trang")


def _show(file: Path, pages: Sequence[Page], wanted: Wanted, caller: Caller) -> None:
    fields = find_fields(pages)
    if caller.as_json:
        found = {field.name: _field(field) for field in fields}
        tell({"file": str(file), "pages": [page.to_json() for page in pages], "fields": found})
        return
    chosen = wanted.layout or wanted.fields or wanted.out or wanted.out_dir
    if wanted.text or not chosen:
        click.echo("\f".join(page.text for page in pages))
    if wanted.layout:
        _show_layout(pages)
    if wanted.fields:
        for field in fields:
            click.echo(f"{field.name}\t{field.value}\t{field.confidence:.2f}\ttrang {field.page}")


def _show_layout(pages: Sequence[Page]) -> None:
    """Show a word a line: page, line, left, top, right, bottom, confidence, text."""
    for page in pages:
        for word in page.words:
            place = "\t".join(f"{side:.4f}" for side in word.box.to_json())
            sure = f"{word.confidence:.2f}"
            click.echo(f"{page.number}\t{word.line}\t{place}\t{sure}\t{word.text}")


def _field(field: Field) -> dict[str, object]:
    return {
        "value": field.value,
        "confidence": round(field.confidence, 4),
        "page": field.page,
        "box": field.box.to_json() if field.box else None,
    }
