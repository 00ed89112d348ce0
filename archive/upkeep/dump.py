"""The catalogue in one canonical text: two catalogues that say the same give the same bytes.

For comparing before and after a rebuild, a move to another back end, or an upgrade (P12, P20).
"""

import json
from collections.abc import Iterator

from archive.catalog.sql.work import Work
from archive.ledger.canonical import encode
from archive.records.manifest import data_of


def dump(view: Work) -> Iterator[bytes]:
    """Yield one line a fact: records with their pages and dossiers, then the ledger."""
    for record_id in view.records.ids():
        record = view.records.get(record_id)
        dossier = view.dossiers.find(record.dossier)
        pages = [_in_order(page) for page in view.pages.all(record_id)]
        yield encode({"record": data_of(record, dossier), "pages": pages}) + b"\n"
    for row in view.ledger.rows():
        yield encode({"entry": row.data, "leaf": row.leaf}) + b"\n"


def _in_order(page: str) -> str:
    return json.dumps(json.loads(page), ensure_ascii=False, sort_keys=True)
