"""Take pages out of a scan into a file of their own, without touching a stored picture.

A PDF page goes over with its pictures, fonts and drawings as they are stored, byte for byte; so do
the strips of a TIFF. What is not the page stays behind: other pages that a shared list or a link
leads to (they are other people's papers), scripts, attachments, the form. A turn is noted beside
the picture (``/Rotate``, the Orientation tag), never done to it.

The same pages of the same files give the same bytes.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name

from ocr.errors import Unreadable
from ocr.sources.kind import HEAD, PDF, kind_of
from ocr.tiffpages import write_tiff

TIFF = "image/tiff"

TOOL = f"pikepdf {pikepdf.__version__}"
"""What writes a PDF, for the conversion note."""

_OF_A_PAGE = ("/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Resources", "/Contents", "/Group")
"""What a page is: all other keys only lead somewhere else (ISO 32000-1, table 30)."""

_OF_AN_ANNOTATION = ("/Type", "/Subtype", "/Rect", "/AP", "/AS", "/F", "/C", "/Border", "/BS")
"""What an annotation looks like, without what it does (ISO 32000-1, table 164)."""

_INHERITABLE = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
_DEEPEST = 60
_FULL_TURN = 360
_DAMAGE = (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RuntimeError)


@dataclass(frozen=True)
class Picked:
    """A page to take: of which of the files (from 0), which one (from 1), and turned how far.

    ``turned`` is in degrees clockwise, a multiple of 90.
    """

    file: int
    page: int
    turned: int = 0


def extract(paths: Sequence[Path], picked: Sequence[Picked], out: Path) -> str:
    """Write these pages to ``out`` in this order and return its media type.

    All files must be PDF, or all TIFF. Raises ``UnknownType`` for others, ``Unreadable`` for
    a damaged one.
    """
    kinds = {_kind(path) for path in paths}
    if kinds == {PDF}:
        _write_pdf(paths, picked, out)
        return PDF
    if kinds == {TIFF}:
        write_tiff(paths, [(one.file, one.page, one.turned) for one in picked], out)
        return TIFF
    raise Unreadable


def _kind(path: Path) -> str:
    with path.open("rb") as file:
        return kind_of(file.read(HEAD))


def _write_pdf(paths: Sequence[Path], picked: Sequence[Picked], out: Path) -> None:
    with ExitStack() as open_files:
        try:
            files = [open_files.enter_context(pikepdf.open(path)) for path in paths]
            for file in files:
                # Some programs list every picture of the file with every page.
                file.remove_unreferenced_resources()
            new = open_files.enter_context(pikepdf.new())
            for one in picked:
                file = files[one.file]
                alone = file.make_indirect(_alone(file.pages[one.page - 1].obj, one.turned))
                new.pages.append(pikepdf.Page(new.copy_foreign(alone)))
            new.save(out, deterministic_id=True, compress_streams=False, min_version="1.4")
        except (IndexError, *_DAMAGE) as error:
            raise Unreadable from error


def _alone(page: pikepdf.Object, turned: int) -> Dictionary:
    """Return the page without what leads away from it."""
    alone = Dictionary(Type=Name.Page)
    for key in _OF_A_PAGE:
        value = _inherited(page, key)
        if value is not None:
            alone[key] = value
    stood = alone.get("/Rotate", 0)
    alone["/Rotate"] = (int(stood) + turned) % _FULL_TURN
    shown = list(_shown(page))
    if shown:
        alone["/Annots"] = Array(shown)
    return alone


def _inherited(page: pikepdf.Object, key: str) -> pikepdf.Object | None:
    """Return what a page says itself, or the list it stands in says for it."""
    node: pikepdf.Object | None = page
    for _ in range(_DEEPEST):
        if not isinstance(node, Dictionary):
            break
        if key in node:
            return node[key]
        if key not in _INHERITABLE:
            break
        node = node.get("/Parent")
    return None


def _shown(page: pikepdf.Object) -> Iterator[Dictionary]:
    """Yield the annotations that show something: stamps, notes, filled fields."""
    for one in page.get("/Annots", Array()):
        if isinstance(one, Dictionary) and "/AP" in one:
            yield Dictionary({key: one[key] for key in _OF_AN_ANNOTATION if key in one})
