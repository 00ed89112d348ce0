"""What forbids the removal of one object: the last day of its lock, and its holds.

Kept beside the object as canonical JSON with its own check sum (FORMAT.md "Locks and holds"), so a
flipped bit in a date is noticed instead of freeing a record.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Self, cast

from archive.ledger import canonical
from archive.records.digest import digest_of, is_id
from archive.records.errors import Damaged, Refused, UnderHold

FORMAT = 1


@dataclass(frozen=True)
class Guard:
    """The lock and the holds of one object. ``until`` is the lock's last day."""

    until: date | None = None
    holds: frozenset[str] = frozenset()

    def locked(self, until: date) -> Self:
        """Return the guard with its lock grown to this day; a shorter one raises ``UnderHold``."""
        if self.until is not None and until < self.until:
            message = (
                f"Khóa lưu trữ đến ngày {self.until:%d/%m/%Y} chỉ được kéo dài, không rút ngắn."
            )
            raise UnderHold(message)
        return replace(self, until=until)

    def held(self, reason_id: str) -> Self:
        """Return the guard with this hold standing; raises ``Refused`` for what is no id."""
        if not is_id(reason_id):
            raise Refused(detail=f"no id of a hold: {reason_id!r}")
        return replace(self, holds=self.holds | {reason_id})

    def released(self, reason_id: str) -> Self:
        """Return the guard without this hold."""
        return replace(self, holds=self.holds - {reason_id})

    def check_removal(self, today: date) -> None:
        """Raise ``UnderHold`` while anything forbids removal on this day."""
        if self.holds:
            message = "Tài liệu đang bị phong tỏa. Hãy gỡ phong tỏa theo thẩm quyền trước khi hủy."
            raise UnderHold(message, detail=", ".join(sorted(self.holds)))
        if self.until is not None and today <= self.until:
            message = (
                f"Tài liệu được khóa lưu trữ đến hết ngày {self.until:%d/%m/%Y}, chưa được hủy."
            )
            raise UnderHold(message)

    def to_bytes(self, leaf: str) -> bytes:
        """Write the guard of the object named ``leaf``."""
        said = self._data(leaf)
        return canonical.encode({**said, "check": digest_of(canonical.encode(said))})

    @classmethod
    def from_bytes(cls, text: bytes, leaf: str) -> Self:
        """Read what ``to_bytes`` wrote for this object; raises ``Damaged`` for anything else."""
        try:
            data = cast("dict[str, object]", canonical.decode(text))
            until = cast("str | None", data["locked_until"])
            guard = cls(
                date.fromisoformat(until) if until else None,
                frozenset(cast("list[str]", data["holds"])),
            )
        except (Damaged, KeyError, TypeError, ValueError) as error:
            raise Damaged(detail=f"the lock beside {leaf} cannot be read") from error
        if guard.to_bytes(leaf) != text:
            raise Damaged(detail=f"the lock beside {leaf} does not match its check sum")
        return guard

    def _data(self, leaf: str) -> dict[str, object]:
        return {
            "format": FORMAT,
            "holds": sorted(self.holds),
            "locked_until": self.until.isoformat() if self.until else None,
            "object": leaf,
        }
