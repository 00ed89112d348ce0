"""Sign PDF files with the signing library alone."""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import click

from archive.assemble import now
from archive.cli.alone import Believed, believed, lent_by
from archive.cli.bar import bar
from archive.cli.options import Caller
from archive.cli.outcome import in_words, say, tell
from archive.cli.pens import Pen, PenOrder, taken_up
from archive.cli.waiting import answering
from archive.cli.wording import WrongCall, option
from archive.cli.writing import write_whole
from signing.appearance import Appearance, Case
from signing.check import check_certificate
from signing.errors import SigningError
from signing.extend import extend
from signing.profile import Level, timestamper
from signing.sign import Mark, Prepared, attach, prepare
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


IN_FLIGHT = 6
"""Files whose time-stamps are waited for at once, while the next are being signed."""


@dataclass(frozen=True)
class FileOrder:
    """How files are to be signed, as it was typed. ``allow`` are private ``host:port``."""

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

    pen: Pen
    level: Level
    case: Case
    tsa: str
    whom: Believed


def sign_files(
    pairs: Sequence[tuple[Path, Path]], order: FileOrder, pen: PenOrder, caller: Caller
) -> None:
    """Sign each file to its target; leaves with 1 if one of them could not be signed."""
    with answering_services(caller), bar() as shown, ThreadPoolExecutor(IN_FLIGHT) as pool:
        desk = _prepared(order, pen, caller)
        waiting: deque[Future[bool]] = deque()
        done = told = 0
        for first in range(0, len(pairs), desk.pen.at_once):
            some = pairs[first : first + desk.pen.at_once]
            done += len(some)
            for target, signed in _signed_some(desk, some):
                waiting.append(pool.submit(_finished, target, signed, desk, as_json=caller.as_json))
            while len(waiting) > (0 if done == len(pairs) else 2 * IN_FLIGHT):
                told += waiting.popleft().result()
            shown.show("Ký tệp", done - len(waiting), len(pairs))
    raise SystemExit(0 if told == len(pairs) else 1)


def _prepared(order: FileOrder, pen: PenOrder, caller: Caller) -> Desk:
    """Check the whole order before the PIN is asked for, and the certificate before it signs."""
    level, tsa = Level(order.level), order.tsa or lent_by(caller.data).tsa_url
    if level is not Level.B_B and not tsa:
        message = f"Mức {level.value} cần dấu thời gian: hãy thêm --tsa, hoặc --level B-B."
        raise WrongCall(message)
    whom = believed(caller.data, order.trust, order.allow)
    taken = taken_up(pen, caller.data)
    if order.trust or lent_by(caller.data).trust:
        check_certificate(taken.signer.holder, whom.trust, whom.fetcher, now())
    else:
        say("Chưa kiểm tra được chứng thư số trước khi ký: hãy nêu chứng thư gốc bằng --trust.")
    return Desk(taken, level, Case(order.appearance), tsa, whom)


def answering_services(caller: Caller) -> AbstractContextManager[None]:
    """Have the certificate services of a demonstration answer, if its folder was named."""
    if caller.data is None or not lent_by(caller.data).demo:
        return nullcontext()
    return answering(caller.data, now)


def _signed_some(desk: Desk, pairs: Sequence[tuple[Path, Path]]) -> Iterator[tuple[Path, bytes]]:
    """Sign as many files as the key signs at once; yield those that could be, for their targets."""
    ready: list[tuple[Path, Path, Prepared]] = []
    for source, target in pairs:
        with _told(source):
            ready.append((source, target, _laid_out(source.read_bytes(), desk)))
    if not ready:
        return
    for (source, target, one), signature in zip(
        ready, desk.pen.sign_many([one.message for *_, one in ready]), strict=True
    ):
        with _told(source):
            yield target, attach(one, signature)


def _finished(target: Path, signed: bytes, desk: Desk, *, as_json: bool) -> bool:
    """Raise a signed file to its level and write it; say whether that was done."""
    written: list[Path] = []
    with _told(target):
        write_whole(target, [_raised(signed, desk)])
        _tell(target, desk, as_json=as_json)
        written.append(target)
    return bool(written)


@contextmanager
def _told(source: Path) -> Iterator[None]:
    """Say why a file could not be signed, and go on with the next."""
    try:
        yield
    except SigningError as error:
        say(f"{source}: {error}")
    except OSError as error:
        say(f"{source}: {in_words(error)}")


def _laid_out(content: bytes, desk: Desk) -> Prepared:
    mark = Mark(now(), Appearance(desk.case), _field(content))
    return prepare(content, desk.pen.signer, mark)


def _raised(signed: bytes, desk: Desk) -> bytes:
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
        signer = desk.pen.signer.holder.name
        tell({"file": str(target), "level": desk.level.value, "signer": signer})
    else:
        say(f"{target}: đã ký mức {desk.level.value}")
