"""The embedded index: tantivy in a folder, no server beside it.

Nothing of tantivy's own text analysis or query language is used: fields hold tokens separated by
spaces and queries are built node by node. A writer lives for one ``put`` only, so that any number
of processes may write in turn; readers see a commit as soon as its ``meta.json`` is in place.
"""

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from errno import ENOENT
from pathlib import Path
from time import monotonic, sleep
from typing import cast

import tantivy
from tantivy import Query as Asked

from search import fields as f
from search.answer import answer
from search.entry import Entry
from search.errors import IndexDamaged, IndexUnavailable, SearchError
from search.grants import Grants
from search.index.engine import Found, Row
from search.index.folder import Folder
from search.index.shown import row, shown
from search.index.tantivy_query import query, translated
from search.index.turns import Turns
from search.plan import Plan, Preference, Window
from search.query import Query
from search.result import Facet, Reason, Result

_HEAP = 32_000_000  # bytes the writer may hold before it cuts a segment
_PATIENCE = 30.0  # seconds to wait for another process to finish writing
_SHOWN = "shown"  # bytes, because the engine indexes every field of text
_FACET_VALUES = 500
_KEPT = 100  # questions whose counts are kept while nothing is written: people turn pages
_AT_ONCE = 2  # questions answered at a time; the others wait their turn


class TantivyIndex:
    """An index in a folder; see ``search.index.interface`` for what it promises."""

    def __init__(self, folder: Path) -> None:
        self._folder = Folder(folder)
        self._lock = threading.Lock()
        self._turns = Turns(_AT_ONCE)
        self._schema = _schema()
        self._last: _Reading | None = None
        with _readable():
            self._open()

    def put(self, entries: Sequence[Entry]) -> None:
        """Replace all pages of the records these entries belong to."""
        if not entries:
            return
        with self._writing() as writer:
            for record in dict.fromkeys(entry.record for entry in entries):
                writer.delete_documents_by_term(f.RECORD, record)
            for entry in entries:
                writer.add_document(_document(entry))

    def remove(self, record: str) -> None:
        """Forget all pages of this record."""
        with self._writing() as writer:
            writer.delete_documents_by_term(f.RECORD, record)

    def find(self, query: Query, grants: Grants) -> Result:
        """Return the pages that answer the query and that the reader may find."""
        with self._turns.turn(), _readable():
            return answer(self._reading(), query, grants)

    def versions(self) -> Mapping[str, int]:
        """Return the version of every record the index holds, for drift checks."""
        with _readable():
            searcher = self._reading().searcher
            stamps = searcher.terms_with_prefix(f.STAMP, "", filter_query=Asked.all_query())
            # The head counts pages too, and has no check sum of its own.
            if searcher.num_docs != sum(pages for _, pages in stamps):
                raise IndexDamaged
        pairs = (stamp.rpartition("\t") for stamp, pages in stamps if pages)
        return {record: int(version) for record, _, version in pairs}

    def damaged(self) -> Sequence[str]:
        """Return the files that are not as they were written; the engine is not asked."""
        return self._folder.damaged()

    def clear(self) -> None:
        """Forget everything."""
        with self._writing() as writer:
            writer.delete_all_documents()

    @contextmanager
    def renewed(self) -> Iterator["TantivyIndex"]:
        """Give an empty index that takes this one's place when the block ends well."""
        with self._folder.renewal() as beside:
            fresh = TantivyIndex(beside)
            try:
                yield fresh
            finally:
                fresh.close()
            last = self._writer()
            try:
                self._folder.replace(beside)
            finally:
                last.wait_merging_threads()

    def close(self) -> None:
        """Let go of files and threads; the index is not used afterwards."""
        self._last = None
        self.__dict__.pop("_index", None)

    def _reading(self) -> "_Reading":
        """Return a view of the newest commit, whoever made it."""
        with self._lock:
            while True:
                try:
                    self._be_here()
                    if self._folder.changed() or not self._last:
                        self._last = None
                        self._index.reload()
                        self._last = _Reading(self._schema, self._index.searcher())
                except (OSError, ValueError):
                    if not self._folder.has_moved(self._place):
                        raise
                else:
                    return self._last

    def _open(self) -> None:
        with self._folder.opening() as self._place:
            self._index = tantivy.Index(self._schema, path=str(self._place))
            self._index.config_reader("manual")

    def _be_here(self) -> None:
        """Open the index that took this one's place, if one did."""
        if self._folder.has_moved(self._place):
            self._open()

    @contextmanager
    def _writing(self) -> Iterator[tantivy.IndexWriter]:
        """Be the one writer, then commit; nothing of a failed block is kept."""
        with _readable():
            writer = self._writer()
        try:
            writer.garbage_collect_files()  # a killed writer's, whose names the engine uses again
            yield writer
            writer.commit()
        except (ValueError, OSError) as problem:
            raise IndexUnavailable from problem
        finally:
            # Also lets go of the lock; merges that were due are finished first.
            writer.wait_merging_threads()

    def _writer(self) -> tantivy.IndexWriter:
        """Wait for the writer's lock."""
        until = monotonic() + _PATIENCE
        while True:
            with self._lock:
                self._be_here()
                index, place = self._index, self._place
            try:
                writer = index.writer(_HEAP, 1)
                if not self._folder.has_moved(place):
                    return writer
                writer.wait_merging_threads()  # another took its place while this one waited
            except ValueError as problem:
                if self._folder.has_moved(place):
                    continue
                if "LockBusy" not in str(problem):
                    raise IndexDamaged from problem
                if monotonic() > until:
                    raise IndexUnavailable from problem
            sleep(0.01)


@contextmanager
def _readable() -> Iterator[None]:
    """Tell what the engine says of broken files in the words of this library."""
    try:
        yield
    except SearchError:
        raise
    except (ValueError, OSError, KeyError) as problem:
        # A number is the machine's own refusal; a file that is not there is damage.
        refused = getattr(problem, "errno", None) not in {None, ENOENT}
        raise IndexUnavailable if refused else IndexDamaged from problem
    except BaseException as problem:
        # The engine's panics are no Exception and have no name that could be imported.
        if type(problem).__name__ == "PanicException":
            raise IndexDamaged from problem
        raise


class _Reading:
    """One state of the index, asked with plans; what it counted is kept while it lasts."""

    def __init__(self, schema: tantivy.Schema, searcher: tantivy.Searcher) -> None:
        self._schema = schema
        self.searcher = searcher
        self._counted: dict[Plan, Sequence[Facet]] = {}

    def ask(self, plan: Plan, window: Window) -> Found:
        """Return the pages of the plan that lie in the window, best first."""
        order = f.SORTS.get(window.sort)
        found = self.searcher.search(
            query(plan, self._schema),
            limit=max(window.limit, 1),
            offset=window.offset,
            order_by_field=order,
        )
        asked = plan if window.explain else None
        rows = [
            self._row(place, score=0.0 if order else key, asked=asked)
            for key, place in found.hits[: window.limit]
        ]
        if not order:  # of pages with one score the newest comes first
            rows.sort(key=lambda row: (-row.hit.score, -f.order(row.hit)))
        return Found(found.count, tuple(rows))  # type: ignore[attr-defined]  # its stub forgot it

    def count(self, plan: Plan) -> Sequence[Facet]:
        """Return how many pages of the plan carry each value of ``f.VALUES`` and year."""
        bare = Plan(plan.required, plan.filters)
        if bare not in self._counted:
            if len(self._counted) >= _KEPT:
                self._counted.clear()
            self._counted[bare] = tuple(self._count(bare))
        return self._counted[bare]

    def _count(self, plan: Plan) -> Iterator[Facet]:
        wanted = {
            name: {"terms": {"field": name, "size": _FACET_VALUES}} for name in (*f.VALUES, f.YEAR)
        }
        counted = self.searcher.aggregate(query(plan, self._schema), wanted)
        return (
            Facet(name, _value(bucket["key"]), bucket["doc_count"])
            for name in wanted
            for bucket in counted[name]["buckets"]
            if bucket["key"]
        )

    def _row(self, place: tantivy.DocAddress, *, score: float, asked: Plan | None) -> Row:
        """Read one page back."""
        found = row(cast("bytes", self.searcher.doc(place).get_first(_SHOWN)), score)
        if not asked:
            return found
        return replace(found, hit=replace(found.hit, reasons=tuple(self._reasons(asked, place))))

    def _reasons(self, plan: Plan, place: tantivy.DocAddress) -> Iterator[Reason]:
        """Say which parts of the plan made the score of one page."""
        parts = [Preference("words", plan.required), *plan.preferences]
        gained: dict[str, float] = {}
        for part in parts:
            asked = translated(part.node, self._schema)
            try:
                told = json.loads(asked.explain(self.searcher, place).to_json())
            except ValueError:  # the engine's way of saying that this part does not match
                continue
            gained[part.name] = gained.get(part.name, 0.0) + told["value"]
        return (Reason(name, round(score, 3)) for name, score in gained.items())


def _schema() -> tantivy.Schema:
    """Name every field to the engine."""
    made = tantivy.SchemaBuilder()
    for name in f.TEXTS:
        made.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in f.SETS:
        made.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    for name in (*f.KEYS, *f.VALUES):
        counted = name in f.VALUES
        made.add_text_field(name, fast=counted, tokenizer_name="raw", index_option="basic")
    for name in f.NUMBERS:
        made.add_unsigned_field(name, indexed=True, fast=True)
    made.add_bytes_field(_SHOWN, stored=True)
    return made.build()


def _document(entry: Entry) -> tantivy.Document:
    """Turn an entry into what the engine stores."""
    made = tantivy.Document()
    kept = f.fields(entry)
    for name, text in kept.texts.items():
        made.add_text(name, text)
    for name, number in kept.numbers.items():
        made.add_unsigned(name, number)
    made.add_bytes(_SHOWN, shown(entry))
    return made


def _value(key: object) -> str:
    """Return a facet's value as text; the engine counts years as numbers."""
    return str(int(key)) if isinstance(key, int | float) else str(key)
