"""``vankho proof``: what a stranger needs to check one entry of the ledger without us."""

from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path

import click

from archive.cli.outcome import say, tell
from archive.cli.shell import Shell, in_archive
from archive.cli.wording import A_FILE, A_FOLDER, argument, option, verb
from archive.cli.writing import write_whole
from archive.inquiry.proof import Proof, newest_checkpoint, proof_of

VERIFIER = "verify_entry.py"


@verb()
@argument("record", required=False, metavar="[TÀI-LIỆU]")
@option("-o", "--out", type=A_FOLDER, required=True, help="Ghi vào thư mục này")
@option("--entry", type=click.IntRange(0), help="Dòng sổ này; bỏ trống: dòng niêm phong")
@option("--since", type=A_FILE, help="Điểm chốt đã giữ: chứng minh sổ nối tiếp từ đó")
@in_archive
def command(
    shell: Shell, record: str | None, out: Path, entry: int | None, since: Path | None
) -> None:
    """Chứng minh một dòng sổ của tài liệu, để kiểm tra được mà không cần kho.

    Không nêu tài liệu thì chỉ ghi điểm chốt mới nhất và khóa công khai: thứ bên thứ hai nên giữ.
    """
    if record is None:
        keys = shell.parts.ledger_key.lines
        written = {"checkpoint.txt": newest_checkpoint(shell.parts), "ledger.pub": _lines(keys)}
        _write(out, written)
        say(f"{out}: hãy gửi checkpoint.txt cho bên giữ hộ; sau này dùng với --since, --against.")
        return
    kept = since.read_bytes() if since else None
    found = proof_of(shell.parts, shell.actor, record, seq=entry, since=kept)
    _write(out, _written(shell, found))
    if shell.as_json:
        tell({"index": found.index, "size": found.size, "stamped": found.stamp is not None})
    say(f"Kiểm tra: python {out / VERIFIER} {out / 'proof.json'} --key KHÓA-ĐÃ-CÔNG-BỐ")


def _written(shell: Shell, found: Proof) -> Mapping[str, bytes]:
    """Return each file's name and bytes; what the asker may not have, or is not there, is left."""
    roots = b"".join(one.read_bytes() for one in shell.parts.signing.anchors)
    everything = {
        "proof.json": found.to_bytes(),
        "checkpoint.txt": found.checkpoint,
        "ledger.pub": _lines(found.keys),
        "manifest.json": found.manifest,
        "stamp.tst": found.stamp,
        "roots.pem": roots if found.stamp else None,
        VERIFIER: (files("archive.upkeep") / VERIFIER).read_bytes(),
    }
    return {name: content for name, content in everything.items() if content is not None}


def _lines(keys: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in keys).encode()


def _write(out: Path, everything: Mapping[str, bytes]) -> None:
    for name, content in everything.items():
        write_whole(out / name, [content])
