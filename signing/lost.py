# mypy: disable-error-code="import-untyped,no-untyped-call"
# pyHanko does not ship its type information.
"""Find signatures that no field of the form shows any more: taken off, or never put there.

A file whose signature was taken off is no unsigned file: somebody did not want it seen.
"""

from collections.abc import Iterator

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.rw_common import PdfHandler
from pyhanko.sign.fields import enumerate_sig_fields

from signing import findings
from signing.entry import entry, written
from signing.verdict import SignatureVerdict

RIGHTS_OF_A_READER = ("/UR", "/UR3")
"""Entries of /Perms by which one maker's reader was given more functions: nobody signed."""


def lost(reader: PdfFileReader) -> Iterator[SignatureVerdict]:
    """Tell of signatures that are in the file and not in its form; each is unknown."""
    present = _filled(reader)
    earlier: dict[str, str] = {}
    for revision in range(reader.xrefs.total_revisions - 1):
        earlier |= _filled(reader.get_historical_resolver(revision))
    for name in sorted(earlier.keys() - present.keys()):
        yield _unknown(name, findings.SIGNATURE_GONE)
    for name in sorted(name for name in earlier.keys() & present.keys()):
        if earlier[name] != present[name]:
            yield _unknown(name, findings.SIGNATURE_REPLACED.format(field=name))
    permits = entry(reader.root, "/Perms")
    for key in permits if isinstance(permits, dict) else ():
        shown = {*present.values(), *earlier.values()}
        if key not in RIGHTS_OF_A_READER and written(dict.get(permits, key)) not in shown:
            yield _unknown(key.lstrip("/"), findings.SIGNATURE_ASIDE)


def _filled(handler: PdfHandler) -> dict[str, str]:
    """List the filled signature fields, and where their signatures lie.

    The first part of a linearised file counts as a revision, and may have no catalogue yet.
    """
    try:
        return {
            str(name): written(place.get_object().raw_get("/V"))
            for name, _, place in enumerate_sig_fields(handler, filled_status=True)
        }
    except (PdfError, KeyError, AssertionError):
        return {}


def _unknown(field: str, told: str) -> SignatureVerdict:
    return SignatureVerdict(
        field=field,
        verdict="unknown",
        reason=told,
        indication="INDETERMINATE",
        sub_indication="SIGNED_DATA_NOT_FOUND",
    )
