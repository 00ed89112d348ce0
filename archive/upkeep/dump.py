"""The catalogue in one canonical text: two catalogues that say the same give the same bytes.

For comparing before and after a rebuild, a move to another back end, or an upgrade (P12, P20). A
new table is in it unless ``catalog/sql/derived.py`` says that it may be lost.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import cast

from archive.catalog.sql.work import Work
from archive.ledger.canonical import encode
from archive.records.manifest import data_of, dossier_of, record_of

Words = Callable[[str], str]
"""Says the same in the same words, however it was written down."""


def dump(view: Work) -> Iterator[bytes]:
    """Yield one line a row of every table that must outlive a rebuild, the ledger at the end."""
    for table in view.derived.kept():
        for row in view.derived.rows(table):
            said = {name: _said(table, name, value) for name, value in row.items()}
            yield encode({"table": table, "row": said}) + b"\n"


def _said(table: str, column: str, value: object) -> object:
    if (table, column) == ("checkpoint", "at"):
        return None  # when the row was written; the store knows when its newest entry was made
    words = WORDS.get((table, column))
    return words(cast(str, value)) if words else value


def _record(data: str) -> str:
    said = json.loads(data)
    return _in_order(json.dumps(data_of(record_of(said), dossier_of(said))))


def _in_order(text: str) -> str:
    return json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True)


WORDS: Mapping[tuple[str, str], Words] = {("record", "data"): _record, ("page", "data"): _in_order}
