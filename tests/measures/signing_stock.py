# mypy: disable-error-code="import-untyped,no-untyped-call"
"""The other side of the contest: pyHanko as its documentation shows, per document.

Nothing of our library is loaded here, so that nothing of ours makes it faster or slower.
"""

import io
from pathlib import Path
from typing import Any

from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.font.opentype import GlyphAccumulatorFactory
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.text import TextBoxStyle
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps import HTTPTimeStamper
from pyhanko.sign.validation import (
    DocumentSecurityStore,
    validate_pdf_signature,
    validate_pdf_timestamp,
)
from pyhanko.stamp import TextStampStyle
from pyhanko_certvalidator import ValidationContext

from archive.demo.world import World
from tests.measures.signing_hand import FIELD, KEYS, Task, batch

FONT = Path(__file__).parents[2] / "signing" / "fonts" / "NotoSerif-Vietnamese.ttf"
LINES = "SAO Y\nỦy ban nhân dân xã Trình Diễn\nThời gian ký: 2026-11-22T10:00:00+07:00"
BOX = (340, 760, 552, 813)


class Hand:
    """Signs with pyHanko; everything a long-term signature needs is made for that document."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._root = load_cert_from_pemder(str(world.folder / "root.cer"))
        self._signers = {who: self._loaded(who) for who in KEYS}

    def sign(self, task: Task, pdf: bytes) -> None:
        """Sign at B-B, with a signer that was loaded once."""
        self._sign(task, pdf, self._signers[task.who])

    def lta(self, task: Task, pdf: bytes) -> None:
        """Sign and raise to B-LTA, one document after the other."""
        for _ in range(task.times):
            within = ValidationContext(
                trust_roots=[self._root], allow_fetching=True, retroactive_revinfo=True
            )
            self._sign(
                task,
                pdf,
                self._loaded(task.who),
                validation_context=within,
                embed_validation_info=True,
                use_pades_lta=True,
            )

    def verify(self, task: Task, _: bytes) -> None:
        """Judge each file of a batch by what it carries."""
        for file in batch(task, "lta"):
            reader = PdfFileReader(io.BytesIO(file.read_bytes()))
            store = DocumentSecurityStore.read_dss(reader)
            self._judge(reader, store.as_validation_context(self._said))

    def ask(self, task: Task, _: bytes) -> None:
        """Judge each file of a batch by what is fetched for it."""
        for file in batch(task, "bb"):
            reader = PdfFileReader(io.BytesIO(file.read_bytes()))
            self._judge(reader, ValidationContext(**self._said, allow_fetching=True))

    @property
    def _said(self) -> dict[str, Any]:
        roots = [self._root]
        return {"trust_roots": roots, "revocation_mode": "require", "retroactive_revinfo": True}

    def _judge(self, reader: PdfFileReader, within: ValidationContext) -> None:
        for one in reader.embedded_signatures:
            judge = validate_pdf_timestamp if one in reader.embedded_timestamp_signatures else None
            said = (judge or validate_pdf_signature)(one, within)
            if not (said.intact and said.valid and said.trusted):
                raise ValueError(said.summary())

    def _loaded(self, who: str) -> Any:  # noqa: ANN401 - the library has no types
        pin = self._world.signer(who).pin.encode()
        path = str(self._world.folder / f"{who}.p12")
        return signers.SimpleSigner.load_pkcs12(path, passphrase=pin, prefer_pss=True)

    def _sign(self, task: Task, pdf: bytes, signer: Any, **more: Any) -> None:  # noqa: ANN401 - as above
        style = spec = None
        if task.visible:
            text = TextBoxStyle(font=GlyphAccumulatorFactory(str(FONT)), font_size=10)
            style = TextStampStyle(stamp_text=LINES, border_width=0, text_box_style=text)
            spec = fields.SigFieldSpec(FIELD, on_page=0, box=BOX)
        said = signers.PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            subfilter=fields.SigSeedSubFilter.PADES,
            **more,
        )
        signers.PdfSigner(
            said,
            signer=signer,
            timestamper=HTTPTimeStamper(self._world.tsa_url) if more else None,
            stamp_style=style,
            new_field_spec=spec,
        ).sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)))
