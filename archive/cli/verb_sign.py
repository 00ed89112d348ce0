"""``vankho sign``: records in the archive, or PDF files without an archive."""

from pathlib import Path

from archive.cli.options import ALLOW, AS, DATA, JSON, TRUST, Caller, gathered
from archive.cli.pens import PEN_OPTIONS, PenOrder
from archive.cli.sign_files import APPEARANCE, LEVEL, FileOrder, sign_files
from archive.cli.sign_records import RecordOrder, sign_records
from archive.cli.sign_there import ThereOrder, sign_there
from archive.cli.wording import A_FOLDER, NEW_FILE, THERE, WrongCall, argument, option, verb
from archive.cli.writing import targets


@verb()
@argument("files", metavar="[TỆP…]", nargs=-1, type=THERE)
@gathered(
    "archived",
    RecordOrder,
    option("--record", "records", multiple=True, help="Tài liệu trong kho; dùng nhiều lần được"),
    option("--wait", is_flag=True, help="Đợi đến khi tài liệu được niêm phong"),
)
@gathered("pen", PenOrder, *PEN_OPTIONS)
@gathered(
    "there",
    ThereOrder,
    option("--server", help="Kho ở máy khác (https://…): ký bằng thiết bị cắm ở máy này"),
    option("--sitting", help="Đợt ký đã chọn ở trang Ký số; thay cho --record và --key"),
    option("--show", type=A_FOLDER, help="Ghi tệp sẽ ký vào thư mục này để xem trước"),
    option("--yes", is_flag=True, help="Không hỏi lại từng tài liệu (đã xem trước)"),
)
@gathered(
    "outside",
    FileOrder,
    option("-o", "--out", type=NEW_FILE, help="Ghi tệp đã ký vào đây"),
    option("--out-dir", type=A_FOLDER, help="Ghi các tệp đã ký vào thư mục này"),
    LEVEL,
    APPEARANCE,
    option("--tsa", help="Địa chỉ cấp dấu thời gian (RFC 3161); có --data thì theo kho"),
    TRUST,
    ALLOW,
)
@gathered("caller", Caller, DATA, AS, JSON)
def command(  # noqa: PLR0913 - one group of options for each way of signing
    *,
    files: tuple[Path, ...],
    archived: RecordOrder,
    pen: PenOrder,
    there: ThereOrder,
    outside: FileOrder,
    caller: Caller,
) -> None:
    """Ký số: tài liệu trong kho (--record), hoặc tệp PDF bên ngoài.

    Kết thúc với mã 1 nếu có tài liệu không ký được; những tài liệu khác vẫn được ký.
    """
    if [bool(files), bool(archived.records), bool(there.sitting)].count(True) != 1:
        message = "Hãy nêu tệp PDF, --record hoặc --sitting; chỉ một trong ba."
        raise WrongCall(message)
    if files:
        pairs = list(zip(files, targets(files, outside.out, outside.out_dir), strict=True))
        sign_files(pairs, outside, pen, caller)
        return
    if there.server or there.sitting:
        sign_there(archived.records, there, pen, caller)
        return
    if caller.data is None or caller.acting_as is None:
        message = "Ký trong kho cần --data và --as: chữ ký là của một người."
        raise WrongCall(message)
    sign_records(archived, (pen.key, pen.pin_fd), caller)
