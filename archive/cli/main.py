"""``vankho <verb>``.

Each verb is loaded only when it is called, so that the shell answers at once.
"""

import importlib
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from types import MappingProxyType

import click

from archive.cli.outcome import guarded
from archive.cli.wording import Family

VERBS: Mapping[str, str] = MappingProxyType(
    {
        "arrival": "Kết luận chữ ký lúc tiếp nhận, tính lại được",
        "body": "Cơ quan: thêm hoặc sửa, liệt kê",
        "check": "Kiểm tra kho: tệp, sổ, chỉ mục, khóa; không sửa gì",
        "doctor": "Máy này còn thiếu gì, lấy ở đâu",
        "get": "Lấy một tệp của tài liệu",
        "ingest": "Nộp tệp, thư mục hoặc tệp zip vào kho",
        "intake": "Nơi nhận tệp: theo dõi thư mục máy quét",
        "keys": "Khóa của kho: liệt kê, sao lưu riêng, lấy lại, đổi",
        "list": "Liệt kê tài liệu",
        "present": "Chọn hình thức khi ký: sao y, sao lục, trích sao, phụ lục",
        "proof": "Chứng minh một dòng sổ, kiểm tra được không cần kho",
        "read": "Đọc (OCR) tệp, không cần kho",
        "rebuild": "Dựng lại danh mục và chỉ mục từ kho tệp",
        "receipt": "Cấp mã biên nhận cho một hồ sơ",
        "renew": "Gia hạn chữ ký B-LTA của tệp PDF, không cần kho",
        "repair": "Sửa kho theo bằng chứng: sổ niêm phong, bản mô tả, bản sao",
        "register": "Sổ văn bản đi: số đã lấy, số hủy, số thiếu",
        "reindex": "Lập lại chỉ mục tìm kiếm từ danh mục",
        "review": "Xác nhận các trường đã đọc",
        "search": "Tìm trang",
        "serve": "Chạy trang web và các tiến trình xử lý",
        "show": "Xem một tài liệu",
        "sign": "Ký số tài liệu trong kho, hoặc tệp PDF bên ngoài",
        "token": "Mã truy cập API: cấp, liệt kê, thu hồi",
        "trust": "Chứng thư gốc được tin: thêm, liệt kê, bỏ",
        "upgrade": "Nâng cấp cơ sở dữ liệu",
        "user": "Tài khoản: mời, chức vụ, bước hai, ủy quyền, khóa ký, nghỉ việc",
        "verify": "Kiểm tra chữ ký của tệp PDF, không cần kho",
        "webhook": "Nơi nhận tin của hệ thống khác: liệt kê, thêm, gửi thử, bỏ",
    }
)

SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class Verbs(Family):
    """Finds a verb's file by its name."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own shape
        """Return every verb."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's own shape
        """Load one verb."""
        if cmd_name not in VERBS:
            return None
        module = importlib.import_module(f"archive.cli.verb_{cmd_name}")
        command: click.Command = module.command
        return command

    def rows(self, ctx: click.Context) -> list[tuple[str, str]]:  # noqa: ARG002 - the family's own shape
        """Return each verb and what it does; this loads none of their libraries."""
        return list(VERBS.items())


def _tell_version(ctx: click.Context, _: click.Parameter, asked: object) -> None:
    """Say which version this is, if asked to, and leave."""
    if not asked:
        return
    try:
        number = version("vankho")
    except PackageNotFoundError:
        number = "chưa cài đặt"  # run from the checkout, before deploy/run prepared it
    click.echo(f"vankho {number}")
    ctx.exit()


@click.group(cls=Verbs, context_settings=SETTINGS)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_tell_version,
    help="Hiện phiên bản",
)
def vankho() -> None:
    """Văn Khố: kho lưu trữ và ký số hồ sơ hành chính."""


def main() -> None:
    """Run the shell; a wrong call ends with 64, a refusal of the archive with its sentence."""
    guarded(vankho)
