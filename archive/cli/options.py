"""Options that belong together, handed to a verb as one frozen object.

    @verb()
    @gathered("place", Place, option("--body"), option("--dossier"))
    def command(place: Place) -> None: ...

The fields of the object are the names of the options; a verb then takes a few named things instead
of a dozen loose ones.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import wraps
from pathlib import Path
from typing import Any

from archive.cli.wording import A_FILE, A_FOLDER, Decorator, option

DATA = option("--data", envvar="VANKHO_DATA", type=A_FOLDER, help="Thư mục dữ liệu (VANKHO_DATA)")
DATA_REQUIRED = option(
    "--data",
    envvar="VANKHO_DATA",
    type=A_FOLDER,
    required=True,
    help="Thư mục dữ liệu (hoặc biến VANKHO_DATA)",
)
AS = option("--as", "acting_as", help="Làm thay tài khoản này (cần mã truy cập của họ)")
JSON = option("--json", "as_json", is_flag=True, help="Mỗi dòng một đối tượng JSON")
PIN_FD = option("--pin-fd", type=int, help="Đọc mã PIN từ mô tả tệp này thay cho bàn phím")
TRUST = option("--trust", multiple=True, type=A_FILE, help="Chứng thư gốc tin cậy (PEM)")
ALLOW = option("--allow", multiple=True, help="host:port trong mạng riêng được phép hỏi")


@dataclass(frozen=True)
class Caller:
    """Who calls a verb that works without an archive too, and in which form the answer goes out."""

    data: Path | None
    acting_as: str | None
    as_json: bool


def gathered(name: str, kind: type[Any], *options: Decorator) -> Decorator:
    """Declare these options and hand their values over as one ``kind`` under ``name``."""
    names = [field.name for field in fields(kind)]

    def declare(command: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(command)
        def gathering(**said: object) -> object:
            group = kind(**{one: said.pop(one) for one in names})
            return command(**said, **{name: group})

        return declared(gathering, *options)

    return declare


def declared(command: Callable[..., Any], *options: Decorator) -> Callable[..., Any]:
    """Return the command with these options, listed in this order by its help."""
    for one in reversed(options):
        command = one(command)
    return command
