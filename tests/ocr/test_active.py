"""What would act when a PDF is opened is named, and nothing of it reaches what is made from it."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from ocr.page import Page
from ocr.read import inspect
from ocr.searchable import write_searchable
from ocr.sources import active
from ocr.sources.active import active_content
from tests.ocr.conftest import saved_pdf

SCRIPT = {"/S": pikepdf.Name.JavaScript, "/JS": "app.alert(1)"}


def opening_script(pdf: pikepdf.Pdf) -> None:
    """Have a script run when the file is opened."""
    pdf.Root.OpenAction = pikepdf.Dictionary(SCRIPT)


def launching_link(pdf: pikepdf.Pdf) -> None:
    """Put a link on the page that starts a program, behind a harmless step."""
    launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")
    step = pikepdf.Dictionary(S=pikepdf.Name.GoTo, D=pikepdf.Array([]), Next=launch)
    link = pikepdf.Dictionary(Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=step)
    pdf.pages[0].Annots = pikepdf.Array([link])


def attachment(pdf: pikepdf.Pdf) -> None:
    """Put another file inside."""
    pdf.attachments["a.exe"] = b"MZ"


def xfa(pdf: pikepdf.Pdf) -> None:
    """Put a form of the kind that scripts itself inside."""
    pdf.Root.AcroForm = pikepdf.Dictionary(XFA=pdf.make_stream(b"<xdp/>"), Fields=[])


def page_action(pdf: pikepdf.Pdf) -> None:
    """Have an address opened when the page is."""
    go = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="http://127.0.0.1:9/")
    pdf.pages[0].AA = pikepdf.Dictionary(O=go)


def hidden(pdf: pikepdf.Pdf) -> None:
    """Hide a script where no page leads to it but the picture's own dictionary."""
    image = next(iter(pdf.pages[0].get_images().values()))
    image.Extra = pdf.make_indirect(pikepdf.Dictionary(SCRIPT))
    image.DecodeParms = pikepdf.Dictionary(ColorTransform=1, Extra=pikepdf.Dictionary(SCRIPT))


def shows_first_page(pdf: pikepdf.Pdf) -> None:
    """Have the first page shown, as scanners' programs write it."""
    there = pikepdf.Array([pdf.pages[0].obj, pikepdf.Name.Fit])
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.GoTo, D=there)


KINDS: dict[Callable[[pikepdf.Pdf], None], set[str]] = {
    opening_script: {active.SCRIPT, active.OPENING},
    launching_link: {active.LAUNCH},
    attachment: {active.ATTACHMENT},
    xfa: {active.XFA},
    page_action: {active.OPENING},
    hidden: {active.SCRIPT},
    shows_first_page: set(),
}


@pytest.fixture
def scan(a5: Image.Image, tmp_path: Path) -> Path:
    """Write a scan as a PDF that does nothing."""
    return saved_pdf([a5], tmp_path / "scan.pdf")


@pytest.mark.parametrize("arm", KINDS)
def test_active_content_is_named_and_not_carried_over(
    arm: Callable[[pikepdf.Pdf], None], scan: Path, tmp_path: Path
) -> None:
    """It is told by kind; the searchable copy keeps the picture and nothing that acts."""
    armed, copy = tmp_path / "armed.pdf", tmp_path / "copy.pdf"
    with pikepdf.open(scan) as pdf:
        arm(pdf)
        pdf.save(armed)
    page = Page(1, 100, 140, 100, 0, 1.0, 1.0, "engine", (), ())
    write_searchable(armed, [page], copy, title="t", at=datetime(2026, 11, 22, tzinfo=UTC))

    assert set(inspect(armed).active) == KINDS[arm]
    assert active_content(copy) == ()
    assert b"app.alert" not in copy.read_bytes()


def test_a_file_that_cannot_be_looked_through_is_said_to_be_so(tmp_path: Path) -> None:
    """What was not looked at is not called harmless."""
    odd = tmp_path / "odd.pdf"
    odd.write_bytes(b"%PDF-1.7\nnothing behind it")

    assert active_content(odd) == (active.UNCHECKED,)
