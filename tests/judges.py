"""The independent referees as the tests see them: EU DSS for signatures, veraPDF for PDF/A.

Both are Java programs under ``deploy/drills/judges``. Each is started at its first question and
kept warm: a cold start costs 3 to 5 seconds, a question to a warm one well under one.
"""

import json
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self


class JudgeError(RuntimeError):
    """A referee could not give an answer; that is never a verdict."""


@dataclass(frozen=True)
class SignatureVerdict:
    """What EU DSS says about one signature, in its own words."""

    accepted: bool  # TOTAL_PASSED, and digest and signature value hold
    format: str  # "PAdES-BASELINE-LTA"
    indication: str  # "TOTAL_PASSED", "INDETERMINATE", "TOTAL_FAILED"
    sub_indication: str | None
    fields: tuple[str, ...]
    signed_by: str | None
    claimed_time: str | None  # ISO 8601, said by the signer
    best_time: str | None  # ISO 8601, proved
    intact: bool
    modified_after: bool  # something was painted over or changed after signing
    later_objects: bool  # objects were added or changed after signing, harmless ones too
    errors: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class StampVerdict:
    """What EU DSS says about one time-stamp of the file."""

    type: str  # "SIGNATURE_TIMESTAMP", "DOCUMENT_TIMESTAMP"
    time: str
    indication: str
    intact: bool


@dataclass(frozen=True)
class FileVerdict:
    """All signatures and time-stamps of one file; a file without any is not accepted."""

    file: Path
    signatures: tuple[SignatureVerdict, ...]
    timestamps: tuple[StampVerdict, ...]

    @property
    def accepted(self) -> bool:
        """Whether there is a signature and every one is accepted."""
        return bool(self.signatures) and all(one.accepted for one in self.signatures)


@dataclass(frozen=True)
class PdfaFailure:
    """One broken rule of PDF/A, named by clause and test number."""

    rule: str
    times: int
    said: str


@dataclass(frozen=True)
class PdfaVerdict:
    """Whether one file obeys a part of PDF/A."""

    file: Path
    flavour: str  # "2b"
    ok: bool
    checks: int
    failures: tuple[PdfaFailure, ...]


class _Judge:
    """A warm Java program that answers one JSON line for each file named to it."""

    jar: str

    def __init__(self, folder: Path | None) -> None:
        if folder is None:
            message = "the referees are not built; run deploy/drills/judges/build"
            raise JudgeError(message)
        self.folder = folder
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            with self._process as process:
                process.terminate()

    def _started(self) -> subprocess.Popen[str]:
        if self._process is None:
            java = shutil.which("java") or "java"
            # Short-lived and one at a time: the plain collector and compiler start fastest.
            quick = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx768m")
            self._process = subprocess.Popen(
                [java, *quick, "-jar", str(self.folder / self.jar), "-"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
            )
        return self._process

    def _ask(self, words: Iterable[str], file: Path) -> dict[str, Any]:
        process = self._started()
        if process.stdin is None or process.stdout is None:
            message = f"{self.jar} has no pipes"
            raise JudgeError(message)
        process.stdin.write("\t".join((*words, str(file))) + "\n")
        process.stdin.flush()
        line = process.stdout.readline()
        said: dict[str, Any] = json.loads(line) if line else {"error": "no answer"}
        if "error" in said:
            message = f"{self.jar} could not judge {file.name}: {said['error']}"
            raise JudgeError(message)
        return said


class Dss(_Judge):
    """EU DSS. Without ``online`` it uses only the evidence inside the file."""

    jar = "dss-judge.jar"

    def __call__(
        self,
        file: Path,
        *roots: Path,
        online: bool = False,
        at: str | None = None,
        strict: bool = True,
    ) -> FileVerdict:
        """Judge one file, trusting these root certificates (PEM), at an instant (ISO 8601).

        Unless ``strict``, by the policy that EU DSS itself ships.
        """
        words = ["--policy", str(self.folder / "strict.xml")] if strict else []
        words += ["--online"] if online else []
        words += ["--at", at] if at else []
        for root in roots:
            words += ["-t", str(root)]
        said = self._ask(words, file)
        return FileVerdict(
            file=file,
            signatures=tuple(
                SignatureVerdict(**{k: _frozen(v) for k, v in one.items()})
                for one in said["signatures"]
            ),
            timestamps=tuple(StampVerdict(**one) for one in said["timestamps"]),
        )


class VeraPdf(_Judge):
    """The veraPDF validator."""

    jar = "verapdf-judge.jar"

    def __call__(self, file: Path, flavour: str = "2b") -> PdfaVerdict:
        """Judge one file by a flavour of PDF/A."""
        said = self._ask([flavour], file)
        return PdfaVerdict(
            file=file,
            flavour=said["flavour"],
            ok=said["compliant"],
            checks=said["checks"],
            failures=tuple(PdfaFailure(**one) for one in said["failures"]),
        )


def _frozen(value: object) -> Any:  # noqa: ANN401 - JSON has no narrower type
    return tuple(value) if isinstance(value, list) else value
