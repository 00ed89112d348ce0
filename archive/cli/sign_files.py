"""Sign PDF files with the signing library alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from signing.verify import verify

from archive.assemble import now
from archive.cli.outcome import say, tell
from archive.cli.shell import read_pin
from archive.records.errors import Refused
from signing.appearance import Appearance, Case
from signing.errors import SigningError
from signing.extend import extend
from signing.keys.interface import SigningKey
from signing.profile import Level, timestamper, unlock_pkcs12
from signing.sign import sign
from signing.trust import Fetcher, load_pem


@dataclass(frozen=True)
class FileOrder:
    """How files are to be signed. ``allowed`` are private ``host:port`` that may be asked."""

    key: Path
    pin_fd: int | None
    level: Level
    case: Case
    tsa: str | None
    trust: tuple[Path, ...]
    allowed: frozenset[str]


def sign_files(pairs: Sequence[tuple[Path, Path]], order: FileOrder, *, as_json: bool) -> None:
    """Sign each file to its target; leaves with 1 if one of them could not be signed."""
    if order.level is not Level.B_B and order.tsa is None:
        message = f"Mức {order.level.value} cần dấu thời gian: hãy thêm --tsa, hoặc --level B-B."
        raise Refused(message)
    try:
        pin = read_pin(order.pin_fd, f"Mã PIN của {order.key.name}")
        key = unlock_pkcs12(order.key.read_bytes(), pin)
    except (SigningError, OSError) as error:
        raise Refused(getattr(error, "message", str(error))) from error
    failed = 0
    for source, target in pairs:
        try:
            _write(target, _signed(source.read_bytes(), key, order))
        except SigningError as error:
            failed += 1
            say(f"{source}: {error.message}")
            continue
        if as_json:
            tell({"file": str(target), "level": order.level.value, "signer": key.subject_name})
        else:
            say(f"{target}: đã ký mức {order.level.value}")
    raise SystemExit(1 if failed else 0)


def _signed(content: bytes, key: SigningKey, order: FileOrder) -> bytes:
    appearance = Appearance(order.case)
    signed = sign(content, key, at=now(), appearance=appearance, field=_field(content))
    if order.level is Level.B_B or order.tsa is None:
        return signed
    fetcher = Fetcher(loopback=order.allowed)
    return extend(
        signed,
        to=order.level,
        trust=load_pem(*(path.read_bytes() for path in order.trust)),
        timestamper=timestamper(order.tsa),
        fetcher=fetcher,
        at=now(),
    )


def _field(content: bytes) -> str:
    """Return a field name the file does not use yet."""
    taken = verify(content, trust=load_pem(), at=now(), fetcher=None).signatures
    names = {one.field for one in taken}
    return next(name for n in range(1, len(names) + 2) if (name := f"ChuKy{n}") not in names)


def _write(target: Path, content: bytes) -> None:
    """Write whole or not at all: a refused signing leaves no empty file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=target.parent, delete=False) as new:
        new.write(content)
    Path(new.name).replace(target)
