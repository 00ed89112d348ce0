"""tantivy as it comes, asked directly: what the embedded index is measured against.

Two of them. The *bare* one keeps one field and its text and answers with twenty pages: the least an
engine can do. The *plain* one does, with nothing but what the engine brings, the job a person
asks of a search page: it keeps the same values of a page, folds accents in a second field, wants
every word, prefers exact accents, keeps to the reader's bodies, counts the same facets and cuts
snippets of the same twenty pages. It knows no document numbers, days, misreadings or suggestions.
"""

from collections.abc import Sequence
from pathlib import Path

import tantivy
from tantivy import Filter, Occur, TextAnalyzerBuilder, Tokenizer
from tantivy import Query as Asked

from search.entry import Entry
from search.fields import VALUES
from search.grants import Grants

TOP = 20
HEAP = 32_000_000
TOLD = ("record", "number", "abstract", "signer", "issuer", "dossier", *VALUES)
"""What is kept of a page besides its text."""
COUNTED = {name: {"terms": {"field": name, "size": 500}} for name in (*VALUES, "year")}


class BareEngine:
    """One field, the engine's analyser, its own parser."""

    def __init__(self, folder: Path) -> None:
        schema = tantivy.SchemaBuilder()
        schema.add_text_field("record", stored=True, tokenizer_name="raw")
        schema.add_text_field("text", stored=True)
        folder.mkdir(parents=True, exist_ok=True)
        self._index = tantivy.Index(schema.build(), path=str(folder))

    def put(self, entries: Sequence[Entry]) -> None:
        """Add pages in one commit, with one writing thread."""
        writer = self._index.writer(HEAP, 1)
        for entry in entries:
            writer.add_document(tantivy.Document(record=entry.record, text=entry.text))
        writer.commit()
        writer.wait_merging_threads()

    def find(self, text: str) -> int:
        """Read the first pages back."""
        self._index.reload()
        searcher = self._index.searcher()
        query, _ = self._index.parse_query_lenient(text, ["text"])
        return len([searcher.doc(place) for _, place in searcher.search(query, TOP).hits])


class PlainEngine:
    """The same job by what the engine brings."""

    def __init__(self, folder: Path, grants: Grants) -> None:
        made = tantivy.SchemaBuilder()
        made.add_text_field("text", stored=True)
        for name in ("folded", "head"):
            made.add_text_field(name, tokenizer_name="folding")
        for name in TOLD:
            made.add_text_field(name, stored=True, fast=name in VALUES, tokenizer_name="raw")
        for name in ("year", "day", "page", "version", "restricted"):
            made.add_unsigned_field(name, stored=True, indexed=True, fast=True)
        folder.mkdir(parents=True, exist_ok=True)
        self._schema = made.build()
        self._index = tantivy.Index(self._schema, path=str(folder))
        folding = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.lowercase())
        self._index.register_tokenizer("folding", folding.filter(Filter.ascii_fold()).build())
        self._grants = grants

    def put(self, entries: Sequence[Entry]) -> None:
        """Replace the pages of these records in one commit, with one writing thread."""
        writer = self._index.writer(HEAP, 1)
        for record in dict.fromkeys(entry.record for entry in entries):
            writer.delete_documents_by_term("record", record)
        for entry in entries:
            writer.add_document(_document(entry))
        writer.commit()
        writer.wait_merging_threads()

    def find(self, text: str) -> int:
        """Answer as a page of results needs it: pages, count, facets, snippets."""
        self._index.reload()
        searcher = self._index.searcher()
        words, _ = self._index.parse_query_lenient(
            text, ["folded", "head"], conjunction_by_default=True
        )
        accents, _ = self._index.parse_query_lenient(text, ["text"])
        wanted = [(Occur.Must, words), *((Occur.Must, one) for one in self._rights())]
        asked = Asked.boolean_query([*wanted, (Occur.Should, accents)])
        found = searcher.search(asked, TOP)
        searcher.aggregate(Asked.boolean_query(wanted), COUNTED)
        cutter = tantivy.SnippetGenerator.create(searcher, accents, self._schema, "text")
        return len([cutter.snippet_from_doc(searcher.doc(at)).fragment() for _, at in found.hits])

    def _rights(self) -> Sequence[Asked]:
        bodies = Asked.term_set_query(self._schema, "body", sorted(self._grants.bodies))
        silent = Asked.const_score_query(bodies, 0.0)
        return silent, Asked.term_query(self._schema, "restricted", 0, "basic")


def _document(entry: Entry) -> tantivy.Document:
    made = tantivy.Document()
    made.add_text("text", entry.text)
    made.add_text("folded", entry.text)
    made.add_text("head", f"{entry.kind} {entry.number} {entry.abstract} {entry.signer}")
    for name in TOLD:
        made.add_text(name, getattr(entry, name))
    day = entry.date.toordinal() if entry.date else 0
    year = entry.date.year if entry.date else 0
    numbers = {"year": year, "day": day, "page": entry.page, "version": entry.version}
    for name, number in (numbers | {"restricted": int(entry.restricted)}).items():
        made.add_unsigned(name, number)
    return made
