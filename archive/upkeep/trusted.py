"""Trust anchors that were imported: files in ``trust/`` of the data folder, one certificate each.

They add to those the settings name. Each file is PEM with lines before the certificate that say for
which times of signing it is believed, who imported it and when; no rebuild touches them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.catalog.sql.ledger import Fact
from archive.ledger.entry import Act
from archive.parts import Parts
from archive.records.actor import Actor
from archive.records.calendar import to_text
from archive.records.digest import new_id
from archive.records.errors import NotFound, Refused
from signing.errors import SigningError
from signing.trust import Anchor
from signing.trust.anchors import read_anchors

FOLDER = "trust"
HEAD = re.compile(r"^(By|At): (.+)$", re.MULTILINE)
SHORTEST = 8
"""Letters of a fingerprint that name an anchor: fewer would be guessed."""


@dataclass(frozen=True)
class Trusted:
    """One anchor, and how it came: ``by`` and ``at`` are empty for one that the settings name."""

    anchor: Anchor
    path: Path
    by: str = ""
    at: str = ""

    @property
    def imported(self) -> bool:
        """Whether it can be removed here, or only in the settings."""
        return bool(self.by)


def imported_files(data: Path) -> tuple[Path, ...]:
    """List the files of the anchors that were imported into a data folder."""
    return tuple(sorted((data / FOLDER).glob("*.pem")))


def trusted(paths: Sequence[Path]) -> list[Trusted]:
    """Read the anchors in these files, as they are now."""
    found = []
    for path in paths:
        content = path.read_bytes()
        told = dict(HEAD.findall(content.partition(b"-----BEGIN")[0].decode("utf-8", "replace")))
        found += [
            Trusted(one, path, told.get("By", ""), told.get("At", ""))
            for one in read_anchors(content)
        ]
    return found


def add(
    parts: Parts, data: Path, content: bytes, period: tuple[str, str], by: Actor
) -> list[Trusted]:
    """Import the certificates of a PEM or DER file; ``period``: since and until, either may be "".

    Raises ``Refused`` for what is no certificate of an authority, or no period.
    """
    try:
        anchors = read_anchors(content)
        head = _head(period, by, to_text(parts.clock()))
        read_anchors(head + anchors[0].pem)
    except (SigningError, IndexError) as problem:
        message = "Tệp không chứa chứng thư gốc đọc được, hoặc ngày ghi sai. Hãy dùng PEM hoặc DER."
        raise Refused(message) from problem
    for one in anchors:
        if not one.is_authority:
            message = f"“{one.name}” không phải chứng thư của nơi cấp, không thể làm gốc tin cậy."
            raise Refused(message)
    folder = data / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    for one in anchors:
        path = folder / f"{one.fingerprint}.pem"
        part = path.with_suffix(".part")
        part.write_bytes(head + one.pem)
        part.replace(path)
    _note(parts, by)
    return trusted([folder / f"{one.fingerprint}.pem" for one in anchors])


def remove(parts: Parts, data: Path, fingerprint: str, by: Actor) -> Trusted:
    """Stop believing an imported anchor, named by the beginning of its SHA-256."""
    wanted = fingerprint.replace(":", "").lower()
    found = [one for one in imported_files(data) if one.name.startswith(wanted)]
    if len(wanted) < SHORTEST or len(found) != 1:
        message = (
            "Không có đúng một chứng thư đã nhập với dấu vân này. Hãy xem “vankho trust list”."
        )
        raise NotFound(message)
    (one,) = trusted(found)
    found[0].unlink()
    _note(parts, by)
    return one


def _head(period: tuple[str, str], by: Actor, at: str) -> bytes:
    lines = [
        f"{key}: {value}" for key, value in zip(("Since", "Until"), period, strict=True) if value
    ]
    return "\n".join([*lines, f"By: {by.id}", f"At: {at}", "", ""]).encode()


def _note(parts: Parts, by: Actor) -> None:
    with parts.catalog.work() as work:
        fact = Fact(Act.KEY, "archive", by.id)
        work.ledger.note(fact, entry_id=new_id(parts.chance), at=parts.clock())
