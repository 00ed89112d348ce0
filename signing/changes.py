# mypy: disable-error-code="import-untyped,no-untyped-call"
# pyHanko does not ship its type information.
"""Name what was changed in a file after a signature, revision by revision.

Whether a change is allowed is decided twice: by pyHanko's list of rules (everything not foreseen is
refused), and by what ``compare`` and ``forms`` find, which name it and see what those rules pass
over. Each step from one revision to the next is compared once, however many signatures precede it.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from pyhanko.pdf_utils.generic import DictionaryObject
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.diff_analysis import ModificationLevel, SuspiciousModification
from pyhanko.sign.fields import FieldMDPSpec, MDPPerm
from pyhanko.sign.validation import EmbeddedPdfSignature

from signing import findings, words
from signing.allowance import ALLOWED
from signing.change import Change, Weight
from signing.compare import compare
from signing.entry import entry
from signing.past import Reader
from signing.plain import is_plain
from signing.stray import last_end, stray

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Bounds:
    """What a signature allows after it: DocMDP and FieldMDP (ISO 32000-2, 12.8.2)."""

    document: MDPPerm | None = None
    fields: FieldMDPSpec | None = None

    @classmethod
    def of(cls, signature: EmbeddedPdfSignature) -> "Bounds":
        """Read them from the signature, or from the lock its field was given."""
        document = signature.docmdp_level
        rule = signature.fieldmdp
        lock = entry(signature.sig_field, "/Lock")
        if rule is None and isinstance(lock, DictionaryObject) and "/Action" in lock:
            rule = FieldMDPSpec.from_pdf_object(lock)
        return cls(document, rule)


class History:
    """The revisions of one file, and what each of them did."""

    def __init__(self, pdf: bytes, reader: Reader) -> None:
        self._pdf = pdf
        self._reader = reader
        self._last = reader.xrefs.total_revisions - 1
        self._steps: dict[int, tuple[Change, ...]] = {}
        self._levels: dict[tuple[int, int], ModificationLevel] = {}

    def after(self, signature: EmbeddedPdfSignature, end: int) -> tuple[Change, ...]:
        """List what came after the byte at which a signature's cover ends."""
        if end == len(self._pdf):
            return ()
        signed = signature.signed_revision
        if signed >= self._last:
            return tuple(self._trailing(end))
        bounds = Bounds.of(signature)
        found: list[Change] = []
        for revision in range(signed + 1, self._last + 1):
            found += self._step(revision)
            found += self._beyond(signed, revision, bounds)
        found += stray_changes(self._pdf, self._reader, end)
        found += self._trailing(last_end(self._pdf, self._reader))
        return _once(found)

    def _step(self, revision: int) -> tuple[Change, ...]:
        """Name what one revision did to the one before it."""
        if revision not in self._steps:
            try:
                self._steps[revision] = tuple(self._compared(revision))
            except Exception as problem:  # noqa: BLE001 - a hostile file may raise anything
                log.info("revision could not be read: %s", type(problem).__name__)
                self._steps[revision] = (Change(findings.STEP_UNREADABLE, Weight.BESIDES),)
        return self._steps[revision]

    def _compared(self, revision: int) -> Iterator[Change]:
        """Compare a revision with the one before, once as we read it and once as others may."""
        old = self._reader.get_historical_resolver(revision - 1)
        new = self._reader.get_historical_resolver(revision)
        yield from compare(old, new)
        if not is_plain(self._reader, revision):
            yield Change(findings.NOT_PLAIN, Weight.BESIDES)
        brought = {(one.idnum, one.generation) for one in new.explicit_refs_in_revision()}
        if brought & old.gaps:
            yield Change(findings.GAP_FILLED, Weight.FORBIDDEN)

    def _beyond(self, signed: int, revision: int, bounds: Bounds) -> Iterator[Change]:
        """Say that a revision does more than a signature allows, or that nobody can tell."""
        try:
            if not self._allowed(signed, revision, bounds):
                yield Change(words.OTHER_CHANGE, Weight.FORBIDDEN)
        except Exception as problem:  # noqa: BLE001 - a reference to nowhere ends as KeyError, others may follow
            log.info("revision could not be weighed: %s", type(problem).__name__)
            yield Change(findings.STEP_UNREADABLE, Weight.BESIDES)

    def _allowed(self, signed: int, revision: int, bounds: Bounds) -> bool:
        """Ask pyHanko's difference analysis, within what a signature itself allows.

        Evidence that came later may also go again: then the step alone is refused, and what counts
        is the difference to the revision that was signed.
        """
        return self._within(revision - 1, revision, bounds) or self._within(
            signed, revision, bounds
        )

    def _within(self, old: int, new: int, bounds: Bounds) -> bool:
        key = (old, new)
        if bounds != Bounds() or key not in self._levels:
            level = self._level(old, new, bounds)
            if bounds == Bounds():
                self._levels[key] = level
        else:
            level = self._levels[key]
        if level is ModificationLevel.OTHER:
            return False
        return bounds.document is None or level.value <= bounds.document.value

    def _level(self, old: int, new: int, bounds: Bounds) -> ModificationLevel:
        try:
            found = ALLOWED.apply(
                old=self._reader.get_historical_resolver(old),
                new=self._reader.get_historical_resolver(new),
                field_mdp_spec=bounds.fields,
                doc_mdp=bounds.document,
            )
        except (SuspiciousModification, PdfError):
            return ModificationLevel.OTHER
        return found.modification_level

    def _trailing(self, start: int) -> list[Change]:
        """Report bytes that belong to no revision."""
        rest = self._pdf[start:]
        if not rest.strip(b"\r\n"):
            return []
        return [Change(words.TRAILING_BYTES.format(count=len(rest)), Weight.BESIDES)]


def stray_changes(pdf: bytes, reader: Reader, end: int) -> list[Change]:
    """Report objects behind a signature that no cross-reference names."""
    count = stray(pdf, reader, end)
    if not count:
        return []
    return [Change(findings.STRAY_OBJECTS.format(count=count), Weight.BESIDES)]


def _once(found: list[Change]) -> tuple[Change, ...]:
    """Tell each thing once; the nameless one only where nothing else is forbidden."""
    told = list(dict.fromkeys(found))
    named = any(one.weight is Weight.FORBIDDEN and one.told != words.OTHER_CHANGE for one in told)
    return tuple(one for one in told if not (named and one.told == words.OTHER_CHANGE))
