"""``vankho read``: the reading library alone, no archive."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from ocr.searchable import write_searchable

from archive.assemble import now
from archive.cli.outcome import say, tell
from ocr.errors import OcrError
from ocr.fields import Field, find_fields
from ocr.page import Page
from ocr.read import inspect, read_pages


@dataclass(frozen=True)
class Shown:
    """What of a reading goes to standard output."""

    text: bool
    layout: bool
    fields: bool
    as_json: bool


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("-o", "--out", type=click.Path(path_type=Path), help="PDF/A-2b có lớp chữ")
@click.option("--out-dir", type=click.Path(path_type=Path, file_okay=False))
@click.option("--text", is_flag=True, help="In chữ đã đọc")
@click.option("--layout", is_flag=True, help="In từng dòng với vị trí")
@click.option("--fields", is_flag=True, help="In các trường nhận ra")
@click.option("--json", "as_json", is_flag=True, help="Mỗi dòng một đối tượng JSON")
def command(files: Sequence[Path], out: Path | None, out_dir: Path | None, **shown: bool) -> None:
    """Đọc (OCR) tệp ảnh hoặc PDF, không cần kho."""
    if out is not None and len(files) > 1:
        message = "Nhiều tệp thì dùng --out-dir thay cho -o."
        raise click.UsageError(message)
    wanted = Shown(**shown)
    failed = 0
    for file in files:
        target = out or (out_dir / f"{file.stem}.pdf" if out_dir else None)
        try:
            _read(file, target, wanted)
        except OcrError as error:
            failed += 1
            say(f"{file}: {error.message}")
    raise SystemExit(1 if failed else 0)


def _read(file: Path, target: Path | None, shown: Shown) -> None:
    document = inspect(file)
    with TemporaryDirectory() as scratch:
        numbers = range(1, document.pages + 1)
        pages = []
        for page in read_pages(file, numbers, scratch=Path(scratch)):
            pages.append(page)
            say(f"{file.name}: trang {page.number}/{document.pages}")
    fields = find_fields(pages)
    if target is not None:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_searchable(file, pages, target, title=file.stem, at=now())
        say(f"{target}: đã ghi")
    _show(file, pages, fields, shown)


def _show(file: Path, pages: Sequence[Page], fields: Sequence[Field], shown: Shown) -> None:
    if shown.as_json:
        found = {field.name: _field(field) for field in fields}
        said = [dict(page.to_json()) for page in pages]
        tell({"file": str(file), "pages": said, "fields": found})
        return
    if shown.text:
        click.echo("\f".join(page.text for page in pages))
    if shown.layout:
        for page in pages:
            for word in page.words:
                box = word.box
                place = f"{box.left:.4f} {box.top:.4f} {box.right:.4f} {box.bottom:.4f}"
                click.echo(
                    f"{page.number}\t{word.line}\t{place}\t{word.confidence:.2f}\t{word.text}"
                )
    if shown.fields:
        for field in fields:
            click.echo(f"{field.name}\t{field.value}\t{field.confidence:.2f}\ttrang {field.page}")


def _field(field: Field) -> dict[str, object]:
    box = field.box
    return {
        "value": field.value,
        "confidence": field.confidence,
        "page": field.page,
        "box": [box.left, box.top, box.right, box.bottom] if box else None,
    }
