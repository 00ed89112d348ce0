"""The one place that builds back ends."""

from collections.abc import Sequence
from pathlib import Path

from search.index.folder import Folder
from search.index.interface import Index
from search.index.late import LateIndex


def open_index(folder: Path) -> Index:
    """Open the embedded index in this folder, making an empty one if there is none.

    Any number of processes may have the same folder open; writers wait for each other.
    Raises ``IndexDamaged`` if what lies there cannot be read.
    """
    # Imported on use: who only folds text or highlights words does not load an engine.
    from search.index.tantivy import TantivyIndex  # noqa: PLC0415

    return TantivyIndex(folder)


def late_index(folder: Path) -> Index:
    """Return an index that is opened when it is first asked, and again after it could not be.

    So whoever assembles an archive does not fail because its index is broken.
    """
    return LateIndex(folder, open_index)


def fresh_index(folder: Path) -> Index:
    """Forget whatever lies in this folder, damaged or not, and open an empty index there."""
    Folder(folder).forget()
    return open_index(folder)


def damaged_files(folder: Path) -> Sequence[str]:
    """Return the files of the embedded index that are not as they were written.

    Reads every byte and needs no engine: one that meets a changed bit may end the process.
    Raises ``IndexDamaged`` if it cannot even be told which files there should be.
    """
    return Folder(folder).damaged()
