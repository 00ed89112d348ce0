"""The one place that builds back ends."""

from collections.abc import Sequence
from pathlib import Path

from search.index.address import Address
from search.index.folder import Folder
from search.index.interface import Index
from search.index.late import LateIndex


def open_index(where: Path | Address) -> Index:
    """Open the embedded index in this folder, or the one at this address of a server.

    An empty one is made if there is none. Any number of processes may have the same index open;
    in a folder writers wait for each other. Raises ``IndexDamaged`` if what lies in the folder
    cannot be read; a server is first spoken to when the index is asked.
    """
    # Imported on use: who only folds text loads no engine, who has a folder needs no client.
    if isinstance(where, Address):
        from search.index.elasticsearch import ElasticsearchIndex  # noqa: PLC0415

        return ElasticsearchIndex(where)
    from search.index.tantivy import TantivyIndex  # noqa: PLC0415

    return TantivyIndex(where)


def late_index(where: Path | Address) -> Index:
    """Return an index that is opened when it is first asked, and again after it could not be.

    So whoever assembles an archive does not fail because its index is broken or away.
    """
    return open_index(where) if isinstance(where, Address) else LateIndex(where, open_index)


def fresh_index(folder: Path) -> Index:
    """Forget whatever lies in this folder, damaged or not, and open an empty index there."""
    Folder(folder).forget()
    return open_index(folder)


def is_begun(where: Path | Address) -> bool:
    """Say whether an index of this format lies in a folder, or any page in the one on a server.

    One of another format does not count: after an upgrade the index begins empty. For a folder no
    engine is asked. Raises ``IndexUnavailable`` if the server does not answer.
    """
    if not isinstance(where, Address):
        return Folder(where).is_begun
    from search.index.elasticsearch import ElasticsearchIndex  # noqa: PLC0415 - as above

    index = ElasticsearchIndex(where)
    try:
        return index.is_begun()
    finally:
        index.close()


def damaged_files(folder: Path) -> Sequence[str]:
    """Return the files of the embedded index that are not as they were written.

    Reads every byte and needs no engine: one that meets a changed bit may end the process.
    Raises ``IndexDamaged`` if it cannot even be told which files there should be.
    """
    return Folder(folder).damaged()
