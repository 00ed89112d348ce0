"""A second copy of the store's folder, and the place damaged bytes are put aside in.

Both are read and written as FORMAT.md, section 4, lays files out: a copy may lie on a disk that
cannot be written, and what is damaged is what no store hands out.
"""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from archive.objects.keys import Name

PART = 1 << 20
GUARD = ".guard"


@dataclass(frozen=True)
class Folders:
    """Where the store lies, where damaged bytes go, and where a second copy may lie."""

    objects: Path
    aside: Path
    copy: Path | None = None

    @contextmanager
    def second(self, name: Name) -> Iterator[BinaryIO | None]:
        """Lend the copy's bytes if they have the digest they are named by; else None."""
        path = _path(self.copy, name) if self.copy else None
        if path is None or not path.is_file():
            yield None
            return
        with path.open("rb") as file:
            is_good = hashlib.file_digest(file, "sha256").hexdigest() == name.digest
            file.seek(0)
            yield file if is_good else None

    def keep_damaged(self, name: Name) -> None:
        """Copy an object's bytes as they lie there to the side; nothing where there are none."""
        self._keep(_path(self.objects, name), name)

    def move_guard(self, name: Name) -> None:
        """Put an object's guard aside; the object has none then."""
        guard = _path(self.objects, name)
        guard = guard.with_name(guard.name + GUARD)
        self._keep(guard, name)
        guard.unlink(missing_ok=True)

    def _keep(self, path: Path, name: Name) -> None:
        if path.is_file():
            target = self.aside / name.owner
            target.mkdir(parents=True, exist_ok=True, mode=0o700)
            shutil.copy2(path, target / path.name)


def _path(folder: Path, name: Name) -> Path:
    return folder / name.owner[:2] / name.owner / name.leaf
