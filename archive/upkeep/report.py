"""What a check saw: what is damaged, and what it could not look at. It changes nothing.

Whoever could not check everything never says "fine" (promise P6).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

from archive.records.errors import ArchiveError, Damaged


class What(StrEnum):
    """What can be wrong. The words are part of the interface."""

    MISSING = "missing"
    BYTES_CHANGED = "bytes_changed"
    MANIFEST_MISSING = "manifest_missing"
    MANIFEST_DIFFERS = "manifest_differs"
    PAGES_DIFFER = "pages_differ"
    NOT_IN_CATALOGUE = "not_in_catalogue"
    CATALOGUE_BROKEN = "catalogue_broken"
    ROW_DIFFERS = "row_differs"
    REGISTER_DIFFERS = "register_differs"
    LEDGER = "ledger"
    LEDGER_PIECE_DIFFERS = "ledger_piece_differs"
    ROLLED_BACK = "rolled_back"
    FORKED = "forked"
    NOT_INDEXED = "not_indexed"
    INDEX_OLD = "index_old"
    INDEX_EXTRA = "index_extra"
    INDEX_BROKEN = "index_broken"
    GUARD_BROKEN = "guard_broken"
    LOCK_SHORT = "lock_short"
    LOCK_LONG = "lock_long"
    HOLD_MISSING = "hold_missing"
    HOLD_EXTRA = "hold_extra"


IN_VIETNAMESE: dict[What, str] = {
    What.MISSING: "tệp không còn trong kho",
    What.BYTES_CHANGED: "nội dung tệp đã khác lúc lưu",
    What.MANIFEST_MISSING: "thiếu bản mô tả của tài liệu",
    What.MANIFEST_DIFFERS: "danh mục khác bản mô tả trong kho",
    What.PAGES_DIFFER: "các trang trong danh mục khác tệp đọc",
    What.NOT_IN_CATALOGUE: "có trong kho và sổ, nhưng danh mục không biết",
    What.CATALOGUE_BROKEN: "dòng danh mục không đọc được",
    What.ROW_DIFFERS: "dòng danh mục khác điều kho tệp nói",
    What.REGISTER_DIFFERS: "bảng người dùng, cơ quan khác bản đã lưu trong kho",
    What.LEDGER: "sổ nhật ký không khớp điểm niêm phong",
    What.LEDGER_PIECE_DIFFERS: "sổ nhật ký khác phần đã lưu trong kho",
    What.ROLLED_BACK: "sổ ngắn hơn điểm chốt đã giữ ở ngoài: kho đã bị lùi về trước",
    What.FORKED: "sổ không nối tiếp điểm chốt đã giữ ở ngoài: đã bị viết lại",
    What.NOT_INDEXED: "chưa có trong chỉ mục tìm kiếm",
    What.INDEX_OLD: "chỉ mục giữ phiên bản khác",
    What.INDEX_EXTRA: "chỉ mục còn giữ tài liệu không được tìm",
    What.INDEX_BROKEN: "chỉ mục không đọc được",
    What.GUARD_BROKEN: "tệp khóa bên cạnh bị hỏng",
    What.LOCK_SHORT: "khóa lưu trữ ngắn hơn thời hạn",
    What.LOCK_LONG: "khóa lưu trữ dài hơn thời hạn",
    What.HOLD_MISSING: "thiếu lệnh phong tỏa trên tệp",
    What.HOLD_EXTRA: "phong tỏa trên tệp không có trong danh mục",
}


@dataclass(frozen=True)
class Damage:
    """One thing that is wrong: ``record`` and ``object`` are names, empty where none applies."""

    record: str
    object: str
    what: What


@dataclass(frozen=True)
class Skipped:
    """One thing that could not be looked at, and the code of the error that stopped it."""

    record: str
    object: str
    why: str


@dataclass(frozen=True)
class Report:
    """What a check saw.

    ``checked`` counts the objects looked at, ``stray`` those that nothing names: what was left by
    work that never came to its promise.
    """

    checked: int
    stray: int
    damaged: tuple[Damage, ...]
    unchecked: tuple[Skipped, ...]

    @property
    def ok(self) -> bool:
        """Say whether everything asked for was looked at and is as it should be."""
        return not self.damaged and not self.unchecked

    @property
    def exit_code(self) -> int:
        """The exit code of ``vankho check``: 0 fine, 1 damage, 3 not everything was checked."""
        return 1 if self.damaged else 3 if self.unchecked else 0

    def to_json(self) -> dict[str, object]:
        """Return the object ``vankho check --json`` writes."""
        return {
            "checked": self.checked,
            "stray": self.stray,
            "damaged": [
                {"record": one.record, "object": one.object, "what": one.what.value}
                for one in self.damaged
            ],
            "unchecked": [
                {"record": one.record, "object": one.object, "why": one.why}
                for one in self.unchecked
            ],
            "ok": self.ok,
        }


@dataclass
class Findings:
    """Collects what a check sees on its way."""

    checked: int = 0
    stray: int = 0
    damaged: list[Damage] = field(default_factory=list)
    unchecked: list[Skipped] = field(default_factory=list)

    def wrong(self, what: What, *, record: str = "", thing: object = "") -> None:
        """Note damage."""
        self.damaged.append(Damage(record, str(thing), what))

    def skip(self, why: str, *, record: str = "", thing: object = "") -> None:
        """Note what could not be looked at."""
        self.unchecked.append(Skipped(record, str(thing), why))

    @contextmanager
    def looking(
        self, *, record: str = "", thing: object = "", what: What = What.BYTES_CHANGED
    ) -> Iterator[None]:
        """Note whatever is damaged or does not answer in this block, and go on after it.

        ``what`` is said of damage that ends the block.
        """
        try:
            yield
        except Damaged:
            self.wrong(what, record=record, thing=thing)
        except ArchiveError as error:
            self.skip(error.code, record=record, thing=thing)

    @contextmanager
    def asking(self, *, record: str = "", thing: object = "catalogue") -> Iterator[None]:
        """Note a catalogue that cannot be read in this block, and go on after it."""
        with self.looking(record=record, thing=thing, what=What.CATALOGUE_BROKEN):
            try:
                yield
            except (KeyError, TypeError, ValueError):
                self.wrong(What.CATALOGUE_BROKEN, record=record, thing=thing)

    def add(self, other: "Findings") -> None:
        """Take in what a part of the check saw."""
        self.checked += other.checked
        self.stray += other.stray
        self.damaged += other.damaged
        self.unchecked += other.unchecked

    def report(self) -> Report:
        """Return what was seen."""
        return Report(self.checked, self.stray, tuple(self.damaged), tuple(self.unchecked))
