"""How things are said on a page: dates, sizes, states, fields, and how sure a reading is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask import Flask

from archive.inquiry.doubts import limit_of
from archive.inquiry.readability import hard_to_read
from archive.records.access import Act, may_somewhere
from archive.records.arrival import Channel
from archive.records.calendar import VIETNAM
from archive.records.job import Task
from archive.records.presented import Form
from archive.records.record import Role
from archive.records.state import IN_VIETNAMESE, WAITING_IN_VIETNAMESE, State
from archive.web.acts import ACTS
from archive.web.context import door
from archive.web.language import language
from archive.web.offices import OFFICE_WORDS

FIELDS: Mapping[str, str] = {
    "type": "Loại văn bản",
    "number": "Số, ký hiệu",
    "date": "Ngày ban hành",
    "body": "Cơ quan ban hành",
    "abstract": "Trích yếu",
    "signer": "Người ký",
}
ROLES: Mapping[Role, str] = {
    Role.ORIGINAL: "Bản quét gốc",
    Role.READING: "Kết quả đọc chữ",
    Role.OFFICIAL: "Bản số hóa chính thức (chưa ký)",
    Role.SIGNING: "Bản đang ký",
    Role.SIGNED: "Bản đã ký số",
    Role.EVIDENCE: "Kết quả kiểm tra chữ ký lúc tiếp nhận",
    Role.SURVEY: "Kết quả xem xét các trang của lô",
}
PRESENTED: Mapping[Form, str] = {
    Form.COPY: "SAO Y",
    Form.COPY_OF_COPY: "SAO LỤC",
    Form.EXCERPT: "TRÍCH SAO",
    Form.ATTACHMENT: "Phụ lục",
}
CHANNELS: Mapping[Channel, str] = {
    Channel.BROWSER: "trang nộp",
    Channel.API: "hệ thống khác (API)",
    Channel.FOLDER: "thư mục quét",
    Channel.MAIL: "hộp thư quét",
    Channel.CLI: "dòng lệnh",
    Channel.CITIZEN: "người dân nộp",
}
TASKS: Mapping[Task, str] = {
    Task.INGEST: "Kiểm tra tệp",
    Task.READ: "Đọc chữ",
    Task.REREAD: "Đọc lại một trang",
    Task.ERASE: "Xóa tài liệu mật",
    Task.GATHER: "Gom kết quả đọc",
    Task.COMPOSE: "Lập bản chính thức",
    Task.WAIVE: "Ghi nhận chữ ký có sẵn",
    Task.TIMESTAMP: "Lấy dấu thời gian",
    Task.SEAL: "Niêm phong",
    Task.SURVEY: "Xem xét lô quét",
    Task.DIVIDE: "Tách lô quét",
    Task.INDEX: "Cập nhật tìm kiếm",
    Task.LIKEN: "Tìm bản trùng",
    Task.CHECKPOINT: "Chốt sổ cái",
    Task.NOTIFY: "Báo cho hệ thống khác",
}
STATE_HELP: Mapping[State, str] = {
    State.RECEIVED: "Tệp đã nằm an toàn trong kho; đang được kiểm tra.",
    State.INGESTED: "Máy đang đọc chữ trên từng trang.",
    State.READ: "Cán bộ so kết quả đọc với ảnh rồi xác nhận.",
    State.REVIEWED: "Bản chính thức đã lập; chờ người có thẩm quyền ký số.",
    State.SIGNED: "Đã ký đủ; sắp được niêm phong.",
    State.SEALED: "Đã khóa lưu trữ; mọi thay đổi đều bị phát hiện. Người dân tải được kết quả.",
    State.REFUSED: "Không nhận, kèm lý do. Tệp vẫn được giữ đến khi hủy đúng quy định.",
    State.DISPOSED: "Đã hủy theo quy định khi hết thời hạn; còn chứng nhận hủy.",
}
VERDICTS: Mapping[str, str] = {
    "valid": "hợp lệ",
    "invalid": "không hợp lệ",
    "unknown": "chưa thể kết luận",
    "none": "không có chữ ký",
}
ACTIVE: Mapping[str, str] = {
    "attachment": "tệp khác đính kèm bên trong",
    "elsewhere": "lệnh mở tệp khác",
    "launch": "lệnh chạy chương trình",
    "media": "âm thanh, phim hoặc mô hình 3D",
    "opening": "hành động tự chạy khi mở",
    "script": "tập lệnh JavaScript",
    "sending": "lệnh gửi hoặc nhận dữ liệu",
    "unchecked": "phần chưa kiểm tra hết được",
    "xfa": "biểu mẫu XFA",
}
"""What in a received file would act when somebody opened it (``ocr.sources.active``)."""

ROUTE = (
    State.RECEIVED,
    State.INGESTED,
    State.READ,
    State.REVIEWED,
    State.SIGNED,
    State.SEALED,
)
"""The states of a record that goes all the way, in order."""

STEP = 1024
"""Between two units of size."""

SURE, UNSURE = 0.90, 0.70
"""From here a line is called clear, and below this one any reading likely wrong."""


@dataclass(frozen=True)
class Sureness:
    """How sure a reading is: a name for the style sheet and words for everybody."""

    name: str
    words: str


def say(text: str, **values: object) -> str:
    """Return this source text in the visitor's language, with its values put in."""
    said = door().words.say(text, language())
    return said % values if values else said


def day(value: date | datetime | str | None) -> str:
    """Write a day as it is written in Vietnam, dd/mm/yyyy; what is no day stays as it is."""
    if value is None:
        return ""
    if isinstance(value, str):
        try:
            return f"{date.fromisoformat(value):%d/%m/%Y}"
        except ValueError:
            return value
    here = value.astimezone(VIETNAM) if isinstance(value, datetime) else value
    return f"{here:%d/%m/%Y}"


def moment(value: datetime | None) -> str:
    """Write an instant in Vietnam's time: ``14:05 07/11/2026``."""
    return f"{value.astimezone(VIETNAM):%H:%M %d/%m/%Y}" if value else ""


def fingerprint(digest: str) -> str:
    """Write a digest in groups of four, as people compare it."""
    return " ".join(digest[place : place + 4] for place in range(0, len(digest), 4))


def many(count: int) -> str:
    """Write a count as it is written in Vietnam.

    >>> many(12345)
    '12.345'
    """
    return f"{count:,}".replace(",", ".")


def size(count: int) -> str:
    """Write a number of bytes for people, in the units their file managers show."""
    number, unit = float(count), "byte"
    for bigger in ("kB", "MB", "GB"):
        if number < STEP:
            break
        number, unit = number / STEP, bigger
    shown = f"{number:.1f}".removesuffix(".0").replace(".", ",")
    return f"{shown} {unit}"


def sureness(confidence: float, field: str = "") -> Sureness:
    """Say in one word for the eye and a few for the reader how sure a reading is.

    A field is clear from its own limit on, where Enter passes it by; a line of a page from SURE on.
    """
    share = f"{round(confidence * 100)} %"
    if confidence >= (limit_of(field) if field else SURE):
        return Sureness("sure", say("Đọc rõ (%(share)s)", share=share))
    if confidence >= UNSURE:
        return Sureness("unsure", say("Nên xem lại (%(share)s)", share=share))
    return Sureness("doubtful", say("Dễ sai, hãy so với ảnh (%(share)s)", share=share))


def register(app: Flask) -> None:
    """Give the templates their words."""
    app.jinja_env.filters.update(day=day, moment=moment, size=size, sureness=sureness, many=many)
    app.jinja_env.filters.update(hard_to_read=hard_to_read, fingerprint=fingerprint)
    app.jinja_env.globals.update(
        _=say,
        FIELDS=FIELDS,
        ROLES=ROLES,
        PRESENTED=PRESENTED,
        CHANNELS=CHANNELS,
        ACTIVE=ACTIVE,
        TASKS=TASKS,
        VERDICTS=VERDICTS,
        ROUTE=ROUTE,
        STATES=IN_VIETNAMESE,
        ACTS=ACTS,
        OFFICE_WORDS=OFFICE_WORDS,
        STATE_HELP=STATE_HELP,
        WAITING=WAITING_IN_VIETNAMESE,
        Act=Act,
        State=State,
        Role=Role,
        may_somewhere=may_somewhere,
    )
