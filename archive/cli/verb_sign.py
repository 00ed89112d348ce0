"""``vankho sign``: records in the archive, or PDF files without an archive."""

from collections.abc import Sequence
from pathlib import Path

import click

from archive.cli.sign_files import FileOrder, sign_files
from archive.cli.sign_records import sign_records
from signing.appearance import Case
from signing.profile import Level


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option("--record", "records", multiple=True, help="Tài liệu trong kho; dùng nhiều lần được")
@click.option("--key", required=True, help="Tên khóa trong kho, hoặc tệp PKCS#12")
@click.option("--pin-fd", type=int, help="Đọc mã PIN từ mô tả tệp này, không từ bàn phím")
@click.option("--data", envvar="VANKHO_DATA", type=click.Path(path_type=Path, file_okay=False))
@click.option("--as", "username", help="Ký với tư cách tài khoản này")
@click.option("--wait", is_flag=True, help="Đợi đến khi niêm phong")
@click.option("--json", "as_json", is_flag=True, help="Mỗi dòng một đối tượng JSON")
@click.option("-o", "--out", type=click.Path(path_type=Path))
@click.option("--out-dir", type=click.Path(path_type=Path, file_okay=False))
@click.option("--level", type=click.Choice([one.value for one in Level]), default="B-LTA")
@click.option("--appearance", type=click.Choice([one.value for one in Case]), default="none")
@click.option("--tsa", help="Địa chỉ cấp dấu thời gian (RFC 3161), cho tệp ngoài kho")
@click.option("--trust", multiple=True, type=click.Path(path_type=Path, exists=True))
@click.option("--allow", multiple=True, help="host:port trong mạng riêng được phép hỏi")
def command(  # noqa: PLR0913 - the shape of the published verb
    *,
    files: Sequence[Path],
    records: Sequence[str],
    key: str,
    pin_fd: int | None,
    data: Path | None,
    username: str | None,
    wait: bool,
    as_json: bool,
    out: Path | None,
    out_dir: Path | None,
    level: str,
    appearance: str,
    tsa: str | None,
    trust: Sequence[Path],
    allow: Sequence[str],
) -> None:
    """Ký số: tài liệu trong kho (--record), hoặc tệp PDF bên ngoài."""
    if bool(files) == bool(records):
        message = "Hãy nêu tệp PDF, hoặc --record, không cả hai."
        raise click.UsageError(message)
    if records:
        if data is None or username is None:
            message = "Ký trong kho cần --data và --as: chữ ký là của một người."
            raise click.UsageError(message)
        with_key = (data, username, key, pin_fd)
        sign_records(records, with_key, wait=wait, as_json=as_json)
        return
    if (out is None) == (out_dir is None) or (out is not None and len(files) > 1):
        message = "Hãy nêu -o cho một tệp, hoặc --out-dir cho nhiều tệp."
        raise click.UsageError(message)
    order = FileOrder(
        key=Path(key),
        pin_fd=pin_fd,
        level=Level(level),
        case=Case(appearance),
        tsa=tsa,
        trust=tuple(trust),
        allowed=frozenset(allow),
    )
    targets = [out or Path(str(out_dir)) / file.name for file in files]
    sign_files(list(zip(files, targets, strict=True)), order, as_json=as_json)
