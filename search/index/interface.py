"""What an index promises, whichever engine keeps it.

The contract, tested sentence by sentence in tests/contracts/test_search_index.py:

- ``put`` replaces all pages of the records it names; when it returns they are on disk and found.
- ``put`` and ``remove`` may be repeated; removing what is not there is no error.
- ``find`` shows only what the grants allow, also in totals, facets and snippets.
- ``find`` raises nothing for any text a ``Query`` accepts.
- A reader in another process finds what was put before it asked.
- Exact accents rank first, folded accents find the rest; number and abstract outrank the page.
- ``renewed`` never leaves a question without an index, the old one or the new.
- ``IndexUnavailable`` means ask again; ``IndexDamaged`` means build again.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from search.entry import Entry
from search.grants import Grants
from search.query import Query
from search.result import Result


class Index(Protocol):
    """Finds pages by what stands on them."""

    def put(self, entries: Sequence[Entry]) -> None:
        """Replace all pages of the records these entries belong to."""

    def remove(self, record: str) -> None:
        """Forget all pages of this record."""

    def find(self, query: Query, grants: Grants) -> Result:
        """Return the pages that answer the query and that the reader may find."""

    def versions(self) -> Mapping[str, int]:
        """Return the version of every record the index holds, for drift checks."""

    def damaged(self) -> Sequence[str]:
        """Return what of the index is not as it was written, without asking its engine.

        Reads every byte. Raises ``IndexDamaged`` where it cannot even be told what should be there.
        """

    def renewed(self) -> AbstractContextManager["Index"]:
        """Give an empty index that takes this one's place when the block ends well.

        Meanwhile this one answers, and what is put into it is not in the other: whoever fills the
        other compares ``versions`` afterwards. After an error nothing has changed. Only one may be
        made at a time: else raises ``IndexUnavailable``.
        """

    def clear(self) -> None:
        """Forget everything."""

    def close(self) -> None:
        """Let go of files and threads; the index is not used afterwards."""
