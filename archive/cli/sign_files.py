"""Sign PDF files with the signing library alone."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import click

from archive.assemble import now
from archive.cli.alone import Believed, believed, key_file, lent_by
from archive.cli.bar import bar
from archive.cli.options import Caller
from archive.cli.outcome import in_words, say, tell
from archive.cli.pin import read_secret
from archive.cli.waiting import answering
from archive.cli.wording import WrongCall, option
from archive.cli.writing import write_whole
from signing.appearance import Appearance, Case
from signing.errors import SigningError
from signing.extend import extend
from signing.keys.interface import SigningKey
from signing.profile import Level, timestamper, unlock_pkcs12
from signing.sign import sign
from signing.trust import load_pem
from signing.verify import verify

LEVEL = option(
    "--level",
    type=click.Choice([one.value for one in Level]),
    default=Level.B_LTA.value,
    show_default=True,
    help="Mức PAdES, cho tệp ngoài kho",
)
APPEARANCE = option(
    "--appearance",
    type=click.Choice([one.value for one in Case]),
    default=Case.NONE.value,
    show_default=True,
    help="Hình chữ ký theo Nghị định 30/2020/NĐ-CP, cho tệp ngoài kho",
)


@dataclass(frozen=True)
class FileOrder:
    """How files are to be signed, as it was typed. ``allow`` are private ``host:port``."""

    key: str
    pin_fd: int | None
    out: Path | None
    out_dir: Path | None
    level: str
    appearance: str
    tsa: str | None
    trust: tuple[Path, ...]
    allow: tuple[str, ...]


@dataclass(frozen=True)
class Desk:
    """What every file is signed with: the opened key, how, and whom it asks."""

    key: SigningKey
    level: Level
    case: Case
    tsa: str
    whom: Believed


def sign_files(
    files: Sequence[Path], targets: Sequence[Path], order: FileOrder, caller: Caller
) -> None:
    """Sign each file to its target; leaves with 1 if one of them could not be signed."""
    desk = _prepared(order, caller)
    signed = 0
    with _services(caller), bar() as shown:
        for source, target in shown.through(list(zip(files, targets, strict=True)), "Ký tệp"):
            try:
                write_whole(target, [_signed(source.read_bytes(), desk)])
            except SigningError as error:
                say(f"{source}: {error}")
            except OSError as error:
                say(f"{source}: {in_words(error)}")
            else:
                signed += 1
                _tell(target, desk, as_json=caller.as_json)
    raise SystemExit(0 if signed == len(files) else 1)


def _prepared(order: FileOrder, caller: Caller) -> Desk:
    """Check the whole order before the PIN is asked for."""
    level, tsa = Level(order.level), order.tsa or lent_by(caller.data).tsa_url
    if level is not Level.B_B and not tsa:
        message = f"Mức {level.value} cần dấu thời gian: hãy thêm --tsa, hoặc --level B-B."
        raise WrongCall(message)
    whom = believed(caller.data, order.trust, order.allow)
    path = key_file(caller.data, order.key)
    pin = read_secret(order.pin_fd, f"Mã PIN của {path.name}")
    return Desk(unlock_pkcs12(path.read_bytes(), pin), level, Case(order.appearance), tsa, whom)


def _services(caller: Caller) -> AbstractContextManager[None]:
    """Have the certificate services of a demonstration answer, if its folder was named."""
    if caller.data is None or not lent_by(caller.data).demo:
        return nullcontext()
    return answering(caller.data, now)


def _signed(content: bytes, desk: Desk) -> bytes:
    appearance = Appearance(desk.case)
    signed = sign(content, desk.key, at=now(), appearance=appearance, field=_field(content))
    if desk.level is Level.B_B:
        return signed
    return extend(
        signed,
        to=desk.level,
        trust=desk.whom.trust,
        timestamper=timestamper(desk.tsa),
        fetcher=desk.whom.fetcher,
        at=now(),
    )


def _field(content: bytes) -> str:
    """Return the name of a field that holds no signature yet."""
    taken = verify(content, trust=load_pem(), at=now(), fetcher=None).signatures
    names = {one.field for one in taken}
    return next(name for n in range(1, len(names) + 2) if (name := f"ChuKy{n}") not in names)


def _tell(target: Path, desk: Desk, *, as_json: bool) -> None:
    if as_json:
        signer = desk.key.subject_name
        tell({"file": str(target), "level": desk.level.value, "signer": signer})
    else:
        say(f"{target}: đã ký mức {desk.level.value}")
