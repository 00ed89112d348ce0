"""What is said about the signatures of a file: valid, invalid, unknown; never two answers only.

Unknown is not a kind of valid. The words are Vietnamese and for a citizen; the indications are
those of ETSI EN 319 102-1 and for an expert. The JSON is the one of ``vankho verify``: more fields
may come, none of them goes.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

Answer = Literal["valid", "invalid", "unknown", "none"]
TimeSource = Literal["timestamp", "claimed", "none"]
Coverage = Literal["entire file", "entire revision", "partial", "unclear"]


@dataclass(frozen=True)
class SignatureVerdict:
    """What is said about one signature.

    ``field`` names its field; ``level`` is what its proof amounts to ("B-LTA"; "document
    time-stamp"; empty when that cannot be said). ``signer`` and ``organisation`` stand in the
    certificate. ``time`` is proven where ``time_source`` is "timestamp". ``coverage`` says how much
    of the file its digest covers, ``covered`` how many bytes from its beginning (0 where that is
    unclear): so much of the file is the revision that was signed. ``changes`` is what came after;
    ``reason`` why the verdict is so. ``indication`` and ``sub_indication`` are ETSI's.
    ``algorithm`` names the way of signing, ``weak`` says that it is no longer accepted for new
    signatures. ``serial`` and ``fingerprint`` (SHA-256, hexadecimal) identify the certificate,
    ``issuer`` who gave it. ``detail`` names the error at which judging ended, for an expert only.
    """

    field: str
    verdict: Answer
    reason: str
    level: str = ""
    signer: str = ""
    organisation: str = ""
    time: datetime | None = None
    time_source: TimeSource = "none"
    coverage: Coverage = "unclear"
    changes: tuple[str, ...] = ()
    indication: str = ""
    sub_indication: str = ""
    algorithm: str = ""
    weak: bool = False
    issuer: str = ""
    serial: str = ""
    fingerprint: str = ""
    kind: Literal["signature", "document time-stamp"] = "signature"
    covered: int = 0
    detail: str = ""

    def to_json(self) -> dict[str, Any]:
        """Write it as plain JSON values; times are ISO 8601."""
        told = asdict(self)
        told["changes"] = list(self.changes)
        told["time"] = None if self.time is None else self.time.isoformat()
        return told

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "SignatureVerdict":
        """Read what ``to_json`` wrote; fields of later versions are passed over."""
        known = {name: told[name] for name in cls.__dataclass_fields__ if name in told}
        known["changes"] = tuple(known.get("changes", ()))
        if known.get("time") is not None:
            known["time"] = datetime.fromisoformat(known["time"])
        return cls(**known)


@dataclass(frozen=True)
class Verdict:
    """What is said about a file: the worst of what is said about its signatures.

    ``reason`` sums it up in one Vietnamese sentence; ``timestamps`` are the document time-stamps,
    which prove times but are no signatures of a person. ``detail`` names the error at which judging
    ended, for an expert only.
    """

    verdict: Answer
    signatures: tuple[SignatureVerdict, ...] = ()
    reason: str = ""
    timestamps: tuple[SignatureVerdict, ...] = ()
    detail: str = ""

    def to_json(self) -> dict[str, Any]:
        """Write it as plain JSON values."""
        return {
            "verdict": self.verdict,
            "reason": self.reason,
            "signatures": [one.to_json() for one in self.signatures],
            "timestamps": [one.to_json() for one in self.timestamps],
            "detail": self.detail,
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Verdict":
        """Read what ``to_json`` wrote."""
        return cls(
            verdict=told["verdict"],
            signatures=tuple(SignatureVerdict.from_json(one) for one in told["signatures"]),
            reason=told.get("reason", ""),
            timestamps=tuple(SignatureVerdict.from_json(one) for one in told.get("timestamps", ())),
            detail=told.get("detail", ""),
        )
