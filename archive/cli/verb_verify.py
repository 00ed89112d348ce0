"""``vankho verify``: judge PDF files' signatures, no archive needed."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from archive.assemble import now
from archive.cli.alone import Believed, believed
from archive.cli.options import ALLOW, AS, DATA, JSON, TRUST, Caller, gathered
from archive.cli.outcome import in_words, say, tell
from archive.cli.wording import THERE, argument, option, verb
from archive.inquiry.verify import HEADLINES, sentence
from signing.verdict import Verdict
from signing.verify import verify

CODES = {"valid": 0, "invalid": 1, "unknown": 2, "none": 3}
"""Exit codes: the gravest answer of all files."""
GRAVITY = ("invalid", "unknown", "none", "valid")
"""The gravest first."""


@dataclass(frozen=True)
class Asked:
    """Whom to believe, and whether revocation may be asked for over the network."""

    trust: tuple[Path, ...]
    allow: tuple[str, ...]
    online: bool


@verb()
@argument("files", metavar="TỆP…", nargs=-1, required=True, type=THERE)
@gathered(
    "asked",
    Asked,
    TRUST,
    option("--online", is_flag=True, help="Hỏi thêm OCSP, CRL qua mạng nếu tệp không mang theo"),
    ALLOW,
)
@gathered("caller", Caller, DATA, AS, JSON)
def command(files: Sequence[Path], asked: Asked, caller: Caller) -> None:
    """Kiểm tra chữ ký của tệp PDF, không cần kho.

    Kết thúc với mã 0 nếu mọi tệp hợp lệ, 1 nếu có tệp không hợp lệ, 2 nếu có tệp chưa thể kết luận,
    3 nếu có tệp không có chữ ký. Có --data thì tin các chứng thư gốc của kho đó.
    """
    whom = believed(caller.data, asked.trust, asked.allow)
    worst = "valid"
    for file in files:
        verdict = _judged(file, whom, online=asked.online)
        worst = min(worst, verdict.verdict, key=GRAVITY.index)
        if caller.as_json:
            tell({"file": str(file), **verdict.to_json()})
        else:
            _show(file, verdict)
    if worst == "unknown" and not whom.trust.anchors:
        say("Chưa có chứng thư gốc nào được tin. Hãy nêu bằng --trust, hoặc --data của một kho.")
    raise SystemExit(CODES[worst])


def _judged(file: Path, whom: Believed, *, online: bool) -> Verdict:
    """Return the verdict on a file; one that cannot be read is unknown, never valid."""
    try:
        content = file.read_bytes()
    except OSError as error:
        return Verdict("unknown", reason=in_words(error))
    fetcher = whom.fetcher if online else None
    return verify(content, trust=whom.trust, at=now(), fetcher=fetcher, shelf=whom.shelf)


def _show(file: Path, verdict: Verdict) -> None:
    click.echo(f"{file}: {HEADLINES[verdict.verdict]}")
    for one in verdict.signatures:
        click.echo(f"  {sentence(one)}")
    if not verdict.signatures and verdict.reason:
        click.echo(f"  {verdict.reason}")
