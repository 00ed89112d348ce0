# mypy: disable-error-code="import-untyped,no-untyped-call"
"""Signatures per second of processor time, beside stock pyHanko in the same interleaved run.

    python -m tests.measures.signatures [--rounds N] [--kilobytes K]

Stock pyHanko is used as its documentation shows: a signer from PKCS#12, ``sign_pdf`` per file, for
a visible mark its text stamp with the same font. Both sign the same file with the same key; rounds
alternate, so that a busy machine slows both alike. Verification is measured against nothing: its
peer does less (no names for changes, no dates of algorithms).
"""

import argparse
import io
import os
import statistics
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import process_time

import pikepdf
from pyhanko.pdf_utils.font.opentype import GlyphAccumulatorFactory
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.text import TextBoxStyle
from pyhanko.sign import fields, signers
from pyhanko.stamp import TextStampStyle

from archive.demo.world import WorldServer, create
from signing.appearance import INVISIBLE, Appearance, Case
from signing.extend import extend
from signing.fonts import SOURCE
from signing.profile import Level
from signing.sign import sign
from signing.verify import verify
from tests.signing.town import NOW, PEOPLE, Clock, Town, free_port, make_paper

COPY = Appearance(Case.DIGITISED_COPY, lines=("SAO Y",))
LINES = "SAO Y\nỦy ban nhân dân xã Trình Diễn\nThời gian ký: 2026-11-22T10:00:00+07:00"


@dataclass(frozen=True)
class Contest:
    """Two ways to the same thing."""

    name: str
    ours: Callable[[], object]
    stock: Callable[[], object]


def stock_signer(town: Town, who: str) -> signers.SimpleSigner:
    """Load a signer as pyHanko's documentation does."""
    kept = town.world.signer(who)
    with tempfile.NamedTemporaryFile(suffix=".p12") as file:
        Path(file.name).write_bytes(kept.pkcs12)
        loaded: signers.SimpleSigner = signers.SimpleSigner.load_pkcs12(
            file.name, passphrase=kept.pin.encode(), prefer_pss=True
        )
    return loaded


def stock_sign(pdf: bytes, signer: signers.SimpleSigner, *, visible: bool) -> bytes:
    """Sign as pyHanko's documentation does."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    metadata = signers.PdfSignatureMetadata(
        field_name="KySo1", md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES
    )
    if not visible:
        written = signers.sign_pdf(writer, metadata, signer=signer)
        return bytes(written.getvalue())
    style = TextStampStyle(
        stamp_text=LINES,
        border_width=0,
        text_box_style=TextBoxStyle(font=GlyphAccumulatorFactory(str(SOURCE)), font_size=10),
    )
    spec = fields.SigFieldSpec("KySo1", on_page=0, box=(340, 760, 552, 813))
    pdf_signer = signers.PdfSigner(metadata, signer=signer, stamp_style=style, new_field_spec=spec)
    return bytes(pdf_signer.sign_pdf(writer).getvalue())


def padded(size: int) -> bytes:
    """Make a PDF/A of about so many bytes, most of them in one stream, as a scan has them."""
    with pikepdf.open(io.BytesIO(make_paper())) as pdf:
        noise = b"%" + os.urandom(max(size // 2, 1)).hex().encode() + b"\n"
        pdf.pages[0].contents_add(pdf.make_stream(noise))
        written = io.BytesIO()
        pdf.save(written, compress_streams=False)
    return written.getvalue()


@contextmanager
def running() -> Iterator[Town]:
    """Run a certificate world."""
    with tempfile.TemporaryDirectory() as folder:
        world = create(Path(folder) / "world", people=PEOPLE, port=free_port(), at=NOW)
        clock = Clock()
        with WorldServer(world, clock) as server:
            yield Town(world, server, clock)


def contests(town: Town, pdf: bytes) -> list[Contest]:
    """List what is compared."""
    found = []
    for who, key in (("rsa", "RSA-2048 PSS"), ("demo", "P-256")):
        signer = stock_signer(town, who)
        for look, shown in ((INVISIBLE, "invisible"), (COPY, "visible")):
            ours = partial(sign, pdf, town.key(who), at=NOW, appearance=look, field="KySo1")
            stock = partial(stock_sign, pdf, signer, visible=look is COPY)
            found.append(Contest(f"B-B {key} {shown}", ours, stock))
    return found


def cost(act: Callable[[], object]) -> float:
    """Measure an act in milliseconds of processor time."""
    begun = process_time()
    act()
    return (process_time() - begun) * 1000


def compare(contest: Contest, rounds: int) -> str:
    """Let both sign in turn and write one row."""
    contest.ours()
    contest.stock()
    pairs = [(cost(contest.ours), cost(contest.stock)) for _ in range(rounds)]
    ours, stock = (statistics.median(side) for side in zip(*pairs, strict=True))
    return (
        f"| {contest.name} | {ours:.1f} | {1000 / ours:.0f} | {stock:.1f} | {1000 / stock:.0f} "
        f"| {stock / ours:.1f}× |"
    )


def alone(town: Town, pdf: bytes, rounds: int) -> Iterator[str]:
    """Measure what has no peer here: raising to B-LTA, and judging."""
    signed = sign(pdf, town.key(), at=NOW, appearance=COPY, field="KySo1")

    def raise_it() -> bytes:
        return extend(
            signed,
            to=Level.B_LTA,
            trust=town.trust,
            timestamper=town.timestamper,
            fetcher=town.fetcher,
            at=NOW,
        )

    whole = raise_it()
    acts: dict[str, Callable[[], object]] = {
        "B-B to B-LTA, the authorities' work included": raise_it,
        "verify B-LTA, offline": lambda: verify(whole, trust=town.trust, at=NOW, fetcher=None),
    }
    for name, act in acts.items():
        yield f"| {name} | {statistics.median(cost(act) for _ in range(rounds)):.1f} |"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--kilobytes", type=int, default=146)
    asked = parser.parse_args()
    pdf = padded(asked.kilobytes * 1000)
    lines = [
        f"{len(pdf):,} bytes, {asked.rounds} rounds, medians, {datetime.now(UTC):%Y-%m}",  # noqa: TID251 - a date for people
        "| | ours, CPU ms | ours, per CPU s | stock, CPU ms | stock, per CPU s | ratio |",
        "|---|---|---|---|---|---|",
    ]
    with running() as town:
        lines += [compare(contest, asked.rounds) for contest in contests(town, pdf)]
        lines += ["| | CPU ms |", "|---|---|", *alone(town, pdf, asked.rounds)]
    print("\n".join(lines))  # noqa: T201 - this is what it is for


if __name__ == "__main__":
    main()
