"""What this machine and this archive lack, and how to get it (``vankho doctor``)."""

import shutil
import stat
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from archive.objects.keys import Name
from archive.parts import Parts, name_of
from archive.records.calendar import legal_day
from archive.records.errors import ArchiveError
from archive.records.job import JobState
from archive.records.retention import eligible_from
from archive.records.state import State
from archive.upkeep.diagnosis import Finding, Level, fine
from archive.upkeep.fixity import readable
from archive.upkeep.keyfiles import FOLDER, LEDGER, PEPPER, refuse_open
from archive.upkeep.safety import Exposure, examine_safety
from archive.upkeep.sealing import examine_sealing

MODELS = ("vie", "osd")
"""What the reading engine must know: Vietnamese, and which way is up."""

ROOM_RED = 1 << 30
ROOM_YELLOW = 10 << 30
"""Free bytes under which the store must not, and should not, go on."""

LOCK_RED = timedelta(days=90)
"""A rolling lock that ends sooner has not been rolled for most of a year (decision 5)."""


@dataclass(frozen=True)
class Patient:
    """What is examined: the machine, the data folder, and the archive where one could be opened."""

    folder: Path
    parts: Parts | None = None
    demo: bool = False
    tsa_url: str = ""
    exposure: Exposure | None = None
    program: Callable[[str], str | None] = shutil.which


def examine(patient: Patient) -> tuple[Finding, ...]:
    """Look at everything, the machine first; nothing is changed."""
    return (
        *_reader(patient),
        *_walls(patient),
        *_fonts(),
        *_folder(patient),
        *(examine_safety(patient.exposure) if patient.exposure is not None else ()),
        *(_archive(patient, patient.parts) if patient.parts is not None else ()),
    )


def _reader(patient: Patient) -> Iterator[Finding]:
    program = patient.program("tesseract")
    if program is None:
        yield Finding(
            Level.RED,
            "Chưa có bộ nhận dạng chữ tesseract: không đọc được bản quét.",
            "apt install tesseract-ocr tesseract-ocr-vie tesseract-ocr-osd",
        )
        return
    ended = subprocess.run(  # noqa: S603 # the program found, with our own arguments
        [program, "--list-langs"], capture_output=True, check=False, text=True, timeout=30
    )
    known = set(ended.stdout.split())
    for model in MODELS:
        if model in known:
            yield fine(f"Bộ nhận dạng chữ có mô hình “{model}”.")
        else:
            yield Finding(
                Level.RED,
                f"Bộ nhận dạng chữ thiếu mô hình “{model}”.",
                f"apt install tesseract-ocr-{model}",
            )


def _walls(patient: Patient) -> Iterator[Finding]:
    if patient.program("bwrap") is None:
        how = "apt install bubblewrap"
    elif patient.parts is not None and patient.parts.sandbox.kind != "bubblewrap":
        how = "Cho phép không gian người dùng: sysctl -w kernel.unprivileged_userns_clone=1"
    else:
        yield fine("Tệp lạ được mở trong vùng cách ly (bubblewrap).")
        return
    what = "Tệp lạ chỉ được mở với giới hạn tài nguyên, chưa có vùng cách ly."
    yield Finding(Level.YELLOW, what, how)


def _fonts() -> Iterator[Finding]:
    folder = Path(__file__).parents[2] / "signing" / "fonts"
    if any(folder.glob("*.ttf")):
        yield fine("Có phông chữ cho hình chữ ký.")
    else:
        yield Finding(
            Level.RED,
            "Thiếu phông chữ cho hình chữ ký.",
            "Cài lại chương trình bằng ./deploy/run --install-only",
        )


def _folder(patient: Patient) -> Iterator[Finding]:
    if not patient.folder.is_dir():
        yield Finding(
            Level.YELLOW,
            f"Chưa có thư mục dữ liệu {patient.folder}.",
            f"vankho serve --data {patient.folder}",
        )
        return
    free = shutil.disk_usage(patient.folder).free
    words = f"Ổ đĩa của {patient.folder} còn {free / (1 << 30):.1f} GiB."
    if free < ROOM_YELLOW:
        level = Level.RED if free < ROOM_RED else Level.YELLOW
        yield Finding(level, words, "Thêm ổ đĩa hoặc chuyển thư mục dữ liệu sang ổ lớn hơn.")
    else:
        yield fine(words)
    yield from _keys(patient.folder / FOLDER)


def _keys(folder: Path) -> Iterator[Finding]:
    for name in (PEPPER, LEDGER):
        path = folder / name
        try:
            refuse_open(path)
        except FileNotFoundError:
            yield Finding(Level.RED, f"Thiếu khóa {path}.", "Lấy lại thư mục keys từ bản sao lưu.")
        except ArchiveError:
            mode = stat.S_IMODE(path.stat().st_mode)
            yield Finding(
                Level.RED, f"Khóa {path} mở cho người khác (quyền {mode:o}).", f"chmod 600 {path}"
            )
        else:
            yield fine(f"Khóa {name} chỉ chủ máy đọc được.")


def _archive(patient: Patient, parts: Parts) -> Iterator[Finding]:
    yield from examine_sealing(parts, patient.tsa_url)
    yield _jobs(parts)
    yield from _rolling(parts)
    if not parts.wants_second_factor:
        yield Finding(
            Level.YELLOW,
            "Bước hai (mã trên điện thoại) không bắt buộc với người ký và người quản trị.",
            'Ghi second_factor = "required" vào settings.toml rồi khởi động lại.',
        )
    if patient.demo:
        yield Finding(
            Level.YELLOW,
            "Đây là kho trình diễn: chữ ký, người và hồ sơ đều là mẫu.",
            "Dùng thư mục dữ liệu mới, không có --demo, cho việc thật.",
        )


def _jobs(parts: Parts) -> Finding:
    with parts.catalog.view() as view:
        dead = len(view.jobs.list(JobState.DEAD))
    if dead:
        return Finding(
            Level.YELLOW, f"Có {dead} việc dừng, chờ người xử lý.", "Mở trang “Việc lỗi”."
        )
    return fine("Không có việc nào dừng.")


def _rolling(parts: Parts) -> Iterator[Finding]:
    """Judge the locks that must be rolled ahead again and again."""
    edge = legal_day(parts.clock()) + LOCK_RED
    short = [name for name in _rolling_names(parts) if _ends(parts, name, edge)]
    if short:
        yield Finding(
            Level.RED,
            f"{len(short)} tệp có khóa cuốn chiếu còn dưới 90 ngày.",
            "Để “vankho serve” chạy qua đêm; khóa được kéo dài mỗi đêm.",
        )


def _ends(parts: Parts, name: Name, edge: date) -> bool:
    """Say whether a lock ends before this day; one that is missing is told by the check."""
    try:
        until = parts.objects.locked_until(name)
    except ArchiveError:
        return False
    return until is not None and until < edge


def _rolling_names(parts: Parts) -> Iterator[Name]:
    with parts.catalog.view() as view:
        for record_id in view.records.ids():
            record = readable(view, record_id)
            if record is None or record.state is not State.SEALED or record.retention is None:
                continue
            if eligible_from(record.retention) is None:
                yield from (name_of(record, file) for file in record.files)
