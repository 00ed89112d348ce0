"""The settings, read once: arguments over environment over ``settings.toml`` over defaults.

Unknown keys are refused by name, so that a typing slip never silently means the default. Secrets
are no settings: they lie in files (``upkeep/keyfiles.py``); a person's token comes from the
environment only. The table of all keys stands in archive/README.md, and a test compares it.
"""

import difflib
import ipaddress
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from archive.records.errors import Refused
from archive.sandbox.clamd import clamd_address
from archive.upkeep.keyfiles import Secrets, ensure_secrets
from signing.moment import time_format

__all__ = ["FILE", "Secrets", "Settings", "ensure_secrets", "read_settings"]

FILE = "settings.toml"
PREFIX = "VANKHO_"
NOT_OURS = ("VANKHO_DATA", "VANKHO_TESTS_")
"""Read elsewhere: by the command line before there is a data folder, and by the test suite."""

SECRET = re.compile(r"(^|_)pin(_|$)|pass|secret|credential|private|key")
"""How a setting is called that somebody meant to hold a secret: a PIN in a file is everybody's."""

GIB = 1 << 30

T = TypeVar("T")


@dataclass(frozen=True)
class Settings:
    """Everything that may differ between two installations; archive/README.md says what each means.

    Paths in ``trust`` are as written: relative ones are inside ``data``.
    """

    data: Path
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = ""
    trusted_proxy: str = ""
    workers: int = 2
    demo: bool = False
    max_upload_bytes: int = 2 * GIB
    most_uploads: int = 600
    upload_days: float = 7.0
    intake_folders: tuple[str, ...] = ()
    refused_kinds: tuple[str, ...] = ()
    clamd: str = ""
    intake_every: float = 10.0
    intake_settle: float = 10.0
    mail_host: str = ""
    mail_port: int = 993
    mail_user: str = ""
    mail_box: str = "INBOX"
    mail_body: str = ""
    mail_senders: tuple[str, ...] = ()
    mail_file: str = "keys/mail"
    session_hours: float = 8.0
    session_idle_minutes: float = 30.0
    second_factor: str = "required"
    tsa_url: str = ""
    tsa_others: tuple[str, ...] = ()
    tsa_timeout: float = 180.0
    elasticsearch_url: str = ""
    trust: tuple[Path, ...] = ()
    fetch_allowed: tuple[str, ...] = ()
    time_formats: tuple[str, ...] = ()
    certify_issued: bool = False
    webhook_allowed: tuple[str, ...] = ()
    sandbox_memory_mib: int = 4096
    sandbox_seconds: float = 300.0
    token: str = field(default="", repr=False)


def read_settings(
    data: Path,
    *,
    host: str | None = None,
    port: int | None = None,
    environment: Mapping[str, str] | None = None,
) -> Settings:
    """Read the settings of a data folder; ``environment`` is this process's own by default.

    Raises ``Refused``, naming the key and where it stands, for a key nobody knows or a value it
    cannot have.
    """
    said: dict[str, object] = {}
    where: dict[str, str] = {}
    for source, values in (
        (str(data / FILE), _file(data / FILE)),
        ("", _environment(os.environ if environment is None else environment)),
        ("", {"host": host, "port": port}),
    ):
        for key, value in values.items():
            if value is not None:
                said[key], where[key] = value, source or f"{PREFIX}{key.upper()}"
    known = {key: _value(key, value, where[key]) for key, value in said.items()}
    return Settings(data=data, **cast("dict[str, Any]", known))


def _file(path: Path) -> Mapping[str, object]:
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"Tệp thiết lập {path} không phải là TOML: {error}. Hãy sửa lại dòng đó."
        raise Refused(message) from error
    for key in values:
        if key == "token":
            message = f"Mã truy cập không được ghi trong {path}. Hãy dùng biến {PREFIX}TOKEN."
            raise Refused(message)
        _must_be_known(key, key, str(path))
    return values


def _environment(environment: Mapping[str, str]) -> Mapping[str, object]:
    values = {}
    for name, value in environment.items():
        if not name.startswith(PREFIX) or name.startswith(NOT_OURS) or not value.strip():
            continue
        key = name.removeprefix(PREFIX).lower()
        _must_be_known(key, name, "biến môi trường")
        values[key] = value
    return values


def _must_be_known(key: str, written: str, where: str) -> None:
    if key in READERS:
        return
    if SECRET.search(key):
        message = (
            f"Bí mật không được ghi trong thiết lập: “{written}” ({where}). Hãy xóa dòng đó; "
            "mã PIN và mật khẩu chỉ gõ tay hoặc qua mô tả tệp."
        )
        raise Refused(message)
    near = difflib.get_close_matches(key, READERS, n=1)
    hint = f" Có phải là “{near[0]}”?" if near else ""
    message = f"Không có thiết lập “{written}” ({where}).{hint} Xem bảng trong archive/README.md."
    raise Refused(message)


def _value(key: str, value: object, where: str) -> object:
    try:
        return READERS[key](value)
    except (TypeError, ValueError) as error:
        message = f"Thiết lập “{key}” ({where}) không dùng được: {error}. Hãy sửa lại."
        raise Refused(message) from error


def _text(value: object) -> str:
    if not isinstance(value, str):
        message = "phải là chữ trong ngoặc kép"
        raise TypeError(message)
    return value.strip()


def _address(value: object) -> str:
    return str(ipaddress.ip_address(text)) if (text := _text(value)) else ""


def _url(value: object) -> str:
    text = _text(value)
    if text and not text.startswith(("http://", "https://")):
        message = "phải bắt đầu bằng http:// hoặc https://"
        raise ValueError(message)
    if "@" in urlsplit(text).netloc:
        message = "phải không có tên và mật khẩu; dịch vụ đòi mật khẩu thì đi qua proxy tại chỗ"
        raise ValueError(message)
    return text.rstrip("/")


def _folder(said: str) -> str:
    body, found, folder = said.partition("=")
    if not (body.strip() and found and Path(folder.strip()).is_absolute()):
        message = "mỗi mục phải có dạng “mã cơ quan=/đường/dẫn/tuyệt/đối”"
        raise ValueError(message)
    return f"{body.strip()}={folder.strip()}"


def _time_format(said: str) -> str:
    body, _, template = said.partition("=")
    try:
        made = time_format(template.strip())
    except ValueError:
        made = ""
    if not (body.strip() and made):
        message = "mỗi mục phải có dạng “mã cơ quan=dd-mm-yyyy HH:MM:SS +07:00”"
        raise ValueError(message)
    return f"{body.strip()}={made}"


def _yes(value: object) -> bool:
    if isinstance(value, bool):
        return value
    answers = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    answer = answers.get(_text(value).lower())
    if answer is None:
        message = "phải là true hoặc false"
        raise ValueError(message)
    return answer


def _number(kind: Callable[[str], T], low: float, high: float) -> Callable[[object], T]:
    """Return a reader of numbers from ``low`` to ``high``, both included."""

    def read(value: object) -> T:
        words = f"phải là số từ {low:g} đến {high:g}"
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise TypeError(words)
        try:
            number = kind(str(value))
        except ValueError as error:
            raise ValueError(words) from error
        if not low <= cast(float, number) <= high:
            raise ValueError(words)
        return number

    return read


def _one_of(*words: str) -> Callable[[object], str]:
    """Return a reader of one of these words."""

    def read(value: object) -> str:
        text = _text(value)
        if text not in words:
            message = f"phải là {' hoặc '.join(words)}"
            raise ValueError(message)
        return text

    return read


def _many(kind: Callable[[str], T]) -> Callable[[object], tuple[T, ...]]:
    """Return a reader of a list; in the environment its members stand between commas."""

    def read(value: object) -> tuple[T, ...]:
        members = value.split(",") if isinstance(value, str) else value
        if not isinstance(members, list):
            message = "phải là danh sách"
            raise TypeError(message)
        return tuple(kind(_text(one)) for one in members if _text(one))

    return read


READERS: Mapping[str, Callable[[object], object]] = {
    "host": _text,
    "port": _number(int, 0, 65_535),
    "public_url": _url,
    "trusted_proxy": _address,
    "workers": _number(int, 1, 64),
    "demo": _yes,
    "max_upload_bytes": _number(int, 1, 1 << 40),
    "most_uploads": _number(int, 1, 100_000),
    "upload_days": _number(float, 0.01, 365),
    "intake_folders": _many(_folder),
    "refused_kinds": _many(str),
    "clamd": clamd_address,
    "intake_every": _number(float, 0.1, 3600),
    "intake_settle": _number(float, 0, 3600),
    "mail_host": _text,
    "mail_port": _number(int, 1, 65_535),
    "mail_user": _text,
    "mail_box": _text,
    "mail_body": _text,
    "mail_senders": _many(str),
    "mail_file": _text,
    "session_hours": _number(float, 0.1, 24),
    "session_idle_minutes": _number(float, 1, 24 * 60),
    "second_factor": _one_of("required", "optional"),
    "tsa_url": _url,
    "tsa_others": _many(_url),
    "tsa_timeout": _number(float, 1, 600),
    "elasticsearch_url": _url,
    "trust": _many(Path),
    "fetch_allowed": _many(str),
    "time_formats": _many(_time_format),
    "certify_issued": _yes,
    "webhook_allowed": _many(str),
    "sandbox_memory_mib": _number(int, 256, 1 << 20),
    "sandbox_seconds": _number(float, 5, 3600),
    "token": _text,
}
"""How each key is read, from TOML or from the environment."""

KEYS = tuple(one.name for one in fields(Settings) if one.name != "data")
