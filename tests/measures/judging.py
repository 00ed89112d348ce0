# mypy: disable-error-code="import-untyped,no-untyped-call"
"""Our verdicts beside those of EU DSS, file by file: we may be stricter, never more lenient.

    python -m tests.measures.judging [--folder PDFS]

Without a folder the public test files of EU DSS 6.4 are fetched from Maven Central (48 MB) into a
temporary folder; nothing of them is kept. Whoever stands at the top of a file's own chains is
believed by both, so that more than chains is compared; neither has a network. Each file is judged
as of today, and as of a day after the time it claims. What is softer than our hardened policy of
DSS is asked again by its own, and named "strict only" where that one agrees with us. Needs the
referees (deploy/drills/judges).
"""

import argparse
import logging
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from time import monotonic

from asn1crypto import pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import EmbeddedPdfSignature

from signing.stamp import tokens
from signing.store import read_store
from signing.timestamps.tokens import certificates, signed_data
from signing.trust import load_pem
from signing.trust.chains import load
from signing.verify import verify
from tests.judges import Dss, JudgeError
from tests.services import judges_folder

NOW = datetime(2026, 11, 22, tzinfo=UTC)
DAY = timedelta(days=1)
ARTIFACT = "eu.europa.ec.joinup.sd-dss:dss-pades:6.4:jar:tests"
RANK = {"valid": 3, "unknown": 2, "none": 1, "invalid": 1}


@dataclass(frozen=True)
class Compared:
    """One file at one moment: our answer, theirs, and why."""

    name: str
    at: datetime
    ours: str
    theirs: str
    why: str
    strict: str = ""
    """What DSS said by the hardened policy, where its own says something else."""

    @property
    def lenient(self) -> bool:
        """Whether we believe what DSS does not."""
        return self.ours == "valid" and self.theirs != "passed"

    @property
    def softer(self) -> bool:
        """Whether we leave open what DSS condemns."""
        return self.ours == "unknown" and self.theirs == "failed"

    @property
    def faults(self) -> Iterator[str]:
        """Name what is to be looked into."""
        if self.lenient:
            yield "more lenient"
        if self.softer:
            yield "softer"
        if self.strict:
            yield "strict only"
        if "Không đọc được" in self.why:
            yield "not understood"


def fetched(folder: Path) -> Path:
    """Fetch the public test files of EU DSS into a folder."""
    where = f"-DoutputDirectory={folder}"
    ask = ["mvn", "-q", "-B", "dependency:copy", f"-Dartifact={ARTIFACT}", where]
    subprocess.run(ask, check=True, timeout=600)
    (archive,) = folder.glob("*.jar")
    with zipfile.ZipFile(archive) as jar:
        for number, name in enumerate(jar.namelist()):
            if name.endswith(".pdf"):
                (folder / f"{number:04d}-{Path(name).name}").write_bytes(jar.read(name))
    return folder


def tops(pdf: bytes) -> tuple[list[bytes], list[datetime]]:
    """Find the certificates (PEM) above which a file brings none, and the times it claims."""
    found: dict[bytes, x509.Certificate] = {}
    claimed: list[datetime] = []
    with suppress(Exception):
        reader = PdfFileReader(BytesIO(pdf), strict=False)
        if reader.encrypted:
            reader.decrypt(b"")
        for one in map(load, read_store(reader).certificates):
            found[one.dump()] = one
        for signature in reader.embedded_signatures:
            with suppress(Exception):
                found |= {one.dump(): one for one in _brought(signature)}
                told = signature.self_reported_timestamp
                claimed += [told] if told else []
    issuers = {one.subject.dump() for one in found.values()}
    own = [
        der
        for der, one in found.items()
        if one.issuer.dump() == one.subject.dump() or one.issuer.dump() not in issuers
    ]
    times = [one if one.tzinfo else one.replace(tzinfo=UTC) for one in claimed]
    return [pem.armor("CERTIFICATE", der) for der in own], times


def _brought(signature: EmbeddedPdfSignature) -> Iterator[x509.Certificate]:
    yield from certificates(signature.signed_data)
    for token in tokens(signature):
        yield from certificates(signed_data(token))


def compared(file: Path, dss: Dss, folder: Path) -> Iterator[Compared]:
    """Ask both about one file, at each of its moments."""
    pdf = file.read_bytes()
    roots, times = tops(pdf)
    kept = [folder / f"{number}.pem" for number in range(len(roots))]
    for path, root in zip(kept, roots, strict=True):
        path.write_bytes(root)
    trust = load_pem(*roots)
    for at in sorted({NOW, *([max(times) + DAY] if times else [])}):
        said = verify(pdf, trust=trust, at=at, fetcher=None)
        why = "; ".join(f"{one.sub_indication} {one.reason}" for one in said.signatures)
        one = Compared(file.name, at, said.verdict, theirs(file, dss, kept, at), why[:300])
        if one.lenient or one.softer:
            own = theirs(file, dss, kept, at, strict=False)
            one = one if own == one.theirs else replace(one, theirs=own, strict=one.theirs)
        yield one


def theirs(
    file: Path, dss: Dss, roots: Sequence[Path], at: datetime, *, strict: bool = True
) -> str:
    """Ask DSS: passed when every signature did, failed when one did."""
    moment = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    try:
        said = dss(file, *roots, at=moment, strict=strict)
    except JudgeError:
        return "error"
    indications = {one.indication for one in said.signatures}
    if not indications:
        return "none"
    if "TOTAL_FAILED" in indications:
        return "failed"
    return "passed" if indications == {"TOTAL_PASSED"} else "open"


def main() -> None:
    """Compare all files of a folder and print a table of answers."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("--folder", type=Path)
    given: Path | None = asked.parse_args().folder
    logging.disable(logging.CRITICAL)
    out = sys.stdout
    table: Counter[tuple[str, str]] = Counter()
    begun, bad = monotonic(), Counter[str]()
    with tempfile.TemporaryDirectory() as scratch, Dss(judges_folder()) as dss:
        files = sorted((given or fetched(Path(scratch))).rglob("*.pdf"))
        for one in (one for file in files for one in compared(file, dss, Path(scratch))):
            table[one.ours, one.theirs] += 1
            for fault in one.faults:
                bad[fault] += 1
                out.write(f"{fault}: {one}\n")
                out.flush()
    out.write(f"{len(files)} files, {sum(table.values())} verdicts, {monotonic() - begun:.0f} s\n")
    for (ours, other), count in sorted(table.items()):
        out.write(f"  ours {ours:8} DSS {other:8} {count}\n")
    out.write(f"{dict(bad)}\n")


if __name__ == "__main__":
    main()
