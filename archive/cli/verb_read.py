"""``vankho read``: the reading library alone, no archive."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from archive.assemble import now
from archive.cli.bar import bar
from archive.cli.options import AS, DATA, JSON, Caller, gathered
from archive.cli.outcome import in_words, say, tell
from archive.cli.readings import Reading
from archive.cli.steps import Steps
from archive.cli.wording import A_FOLDER, NEW_FILE, THERE, WrongCall, argument, option, verb
from archive.cli.writing import targets, write_whole
from archive.records.calendar import legal_day
from ocr.alto import alto
from ocr.apart import read_each
from ocr.errors import OcrError
from ocr.page import Page
from ocr.read import engine_in, inspect
from ocr.searchable import write_searchable

if TYPE_CHECKING:  # an engine's pictures bring numpy
    from ocr.engines.interface import Engine


@dataclass(frozen=True)
class Wanted:
    """Where the searchable copies go, and what of a reading goes to standard output."""

    out: Path | None
    out_dir: Path | None
    text: bool
    layout: bool
    fields: bool
    alto: bool
    tables: bool
    debug: Path | None


@verb()
@argument("files", metavar="TỆP…", nargs=-1, required=True, type=THERE)
@gathered(
    "wanted",
    Wanted,
    option("-o", "--out", type=NEW_FILE, help="Ghi PDF/A-2b có lớp chữ vào đây"),
    option("--out-dir", type=A_FOLDER, help="Ghi PDF/A-2b, và ALTO, CSV nếu nêu, vào thư mục này"),
    option("--text", is_flag=True, help="In chữ đã đọc (mặc định khi không nêu gì khác)"),
    option("--layout", is_flag=True, help="In từng từ với vị trí trên trang"),
    option("--fields", is_flag=True, help="In các trường và cặp nhãn – giá trị nhận ra"),
    option("--alto", is_flag=True, help="In ALTO 4 (XML); với --out-dir thì ghi thành tệp"),
    option("--tables", is_flag=True, help="In các bảng (CSV); với --out-dir thì ghi thành tệp"),
    option("--debug", type=A_FOLDER, help="Ghi ảnh sau từng bước xử lý vào thư mục này"),
)
@gathered("caller", Caller, DATA, AS, JSON)
def command(files: tuple[Path, ...], wanted: Wanted, caller: Caller) -> None:
    """Đọc (OCR) tệp ảnh hoặc PDF, không cần kho.

    Kết thúc với mã 1 nếu có tệp hay trang không đọc được; những tệp, trang khác vẫn được đọc.
    """
    if wanted.alto and len(files) > 1 and not wanted.out_dir:
        message = "Nhiều tệp ALTO thì cần --out-dir."
        raise WrongCall(message)
    is_copied = wanted.out is not None or wanted.out_dir is not None
    copies = targets(files, wanted.out, wanted.out_dir) if is_copied else [None] * len(files)
    failed = 0
    with TemporaryDirectory() as scratch, engine_in(Path(scratch)) as engine:
        for file, copy in zip(files, copies, strict=True):
            try:
                pages = _read(file, engine, wanted.debug)
                reading = Reading.of(file, pages, today=legal_day(now()))
                if copy is not None:
                    _write(reading, wanted, copy)
                _show(reading, wanted, caller)
            except (OcrError, OSError) as error:
                failed += 1
                words = in_words(error) if isinstance(error, OSError) else error.message
                say(f"{file}: {words}")
            else:
                failed += any(page.problem for page in reading.pages)
    raise SystemExit(1 if failed else 0)


def _read(file: Path, engine: "Engine", debug: Path | None) -> Sequence[Page]:
    """Read every page, with as many cores as this process may use."""
    count = inspect(file).pages
    watch = Steps(debug / file.stem) if debug else None
    with bar() as shown:
        reading = read_each(
            file,
            range(1, count + 1),
            scratch=engine,
            workers=len(os.sched_getaffinity(0)),
            watch=watch,
        )
        pages = []
        for page in reading:
            shown.show(file.name, page.number, count)
            pages.append(page)
        return pages


def _write(reading: Reading, wanted: Wanted, copy: Path) -> None:
    copy.parent.mkdir(parents=True, exist_ok=True)
    part = copy.with_name(f".{copy.name}.part")
    file, pages = reading.file, reading.pages
    try:
        write_searchable(file, pages, part, title=file.stem, at=now())
        part.replace(copy)
    finally:
        part.unlink(missing_ok=True)
    say(f"{copy}: {len(pages)} trang")
    for target, content in _beside(reading, wanted):
        write_whole(target, [content])
        say(str(target))


def _beside(reading: Reading, wanted: Wanted) -> Iterator[tuple[Path, bytes]]:
    """Yield the files that go beside the copy in a folder."""
    if wanted.out_dir is None:
        return
    if wanted.alto:
        name = reading.file.name
        yield wanted.out_dir / f"{reading.file.stem}.alto.xml", alto(reading.pages, file_name=name)
    if wanted.tables:
        for name, content in reading.tables():
            yield wanted.out_dir / name, content


def _show(reading: Reading, wanted: Wanted, caller: Caller) -> None:
    for remark in reading.remarks():
        say(remark)
    if caller.as_json:
        tell(reading.to_json())
        return
    asked = (wanted.layout, wanted.fields, wanted.alto, wanted.tables, wanted.out, wanted.out_dir)
    if wanted.text or not any(asked):
        click.echo(reading.text)
    for line in reading.layout() if wanted.layout else ():
        click.echo(line)
    for line in reading.found() if wanted.fields else ():
        click.echo(line)
    if wanted.out_dir is None:
        _show_files(reading, wanted)


def _show_files(reading: Reading, wanted: Wanted) -> None:
    """Show what would be files in a folder, one after the other."""
    if wanted.alto:
        click.echo(alto(reading.pages, file_name=reading.file.name).decode(), nl=False)
    if wanted.tables:
        for _, content in reading.tables():
            click.echo(content.decode("utf-8-sig"))
