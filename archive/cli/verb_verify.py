"""``vankho verify``: judge PDF files' signatures, no archive needed."""

from collections.abc import Sequence
from pathlib import Path

import click
from signing.verify import verify

from archive.assemble import now
from archive.cli.outcome import tell
from archive.inquiry.verify import HEADLINES, sentence
from signing.trust import load_pem
from signing.verdict import Verdict

CODES = {"valid": 0, "invalid": 1, "unknown": 2, "none": 3}
"""Exit codes: the gravest answer of all files, in this order of gravity: invalid, unknown, none."""
GRAVITY = ("invalid", "unknown", "none", "valid")


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option(
    "--trust",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    help="Chứng thư gốc tin cậy (PEM); dùng nhiều lần được",
)
@click.option("--json", "as_json", is_flag=True, help="Mỗi dòng một đối tượng JSON")
def command(files: Sequence[Path], trust: Sequence[Path], *, as_json: bool) -> None:
    """Kiểm tra chữ ký của tệp PDF."""
    anchors = load_pem(*(path.read_bytes() for path in trust))
    worst = "valid"
    for file in files:
        verdict = verify(file.read_bytes(), trust=anchors, at=now(), fetcher=None)
        worst = min(worst, verdict.verdict, key=GRAVITY.index)
        _tell(file, verdict, as_json=as_json)
    raise SystemExit(CODES[worst])


def _tell(file: Path, verdict: Verdict, *, as_json: bool) -> None:
    if as_json:
        tell({"file": str(file), **verdict.to_json()})
        return
    click.echo(f"{file}: {HEADLINES[verdict.verdict]}")
    for one in verdict.signatures:
        click.echo(f"  {sentence(one)}")
