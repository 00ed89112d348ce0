"""Write a file whole or not at all: a refusal half-way leaves nothing, and harms nothing there."""

from collections.abc import Iterable
from pathlib import Path

from archive.cli.wording import WrongCall


def write_whole(target: Path, pieces: Iterable[bytes]) -> None:
    """Write these bytes beside the target, then put them in its place."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.part")
    try:
        with part.open("wb") as file:
            file.writelines(pieces)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def targets(files: tuple[Path, ...], out: Path | None, out_dir: Path | None) -> list[Path]:
    """Return where each file's result goes: one to ``-o``, several into ``--out-dir``.

    A wrong call for none, for both, and for a result that would overwrite what it is made from.
    """
    if (out is None) == (out_dir is None):
        message = "Hãy nêu -o cho một tệp, hoặc --out-dir cho nhiều tệp."
        raise WrongCall(message)
    if out is not None and len(files) > 1:
        message = "Nhiều tệp thì dùng --out-dir thay cho -o."
        raise WrongCall(message)
    chosen = [out or Path(str(out_dir)) / f"{file.stem}.pdf" for file in files]
    for file, target in zip(files, chosen, strict=True):
        if file.resolve() == target.resolve():
            message = f"Kết quả sẽ ghi đè chính {file}. Hãy chọn tên hoặc thư mục khác."
            raise WrongCall(message)
    if len(set(chosen)) < len(chosen):
        message = "Có tệp trùng tên nên kết quả sẽ đè lên nhau. Hãy làm từng thư mục một."
        raise WrongCall(message)
    return chosen
