"""Trust anchors that were imported: files in ``trust/`` of the data folder, one certificate each.

They add to those the settings name. Each file is PEM with lines before the certificate that say for
which times of signing it is believed, who imported it and when; no rebuild touches them. Whom the
archive believes decides over the signatures of all bodies: on a page only who administers all of
them may change it, at the shell the operator. What is changed holds from the next start on.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import cast

from archive.catalog.sql.ledger import Fact
from archive.ledger.entry import Act as LedgerAct
from archive.parts import Parts
from archive.records.access import Act, bodies_for
from archive.records.actor import Actor
from archive.records.body import successor_of
from archive.records.calendar import from_text, legal_day, to_text
from archive.records.digest import Digest, new_id
from archive.records.errors import NotFound, Refused
from archive.sandbox.chores import Chore
from archive.sandbox.scratch import lent
from signing.errors import SigningError
from signing.trust import Anchor
from signing.trust.anchors import read_anchors

FOLDER = "trust"
HEAD = re.compile(r"^(By|At): (.+)$", re.MULTILINE)
NO_CERTIFICATE = "Tệp không chứa chứng thư gốc đọc được, hoặc ngày ghi sai. Hãy dùng PEM hoặc DER."
NO_AUTHORITY = "“{name}” không phải chứng thư của nơi cấp, không thể làm gốc tin cậy."
SHORTEST = 8
"""Letters of a fingerprint that name an anchor: fewer would be guessed."""


MOST_BYTES = 64 << 10
"""A file of certificates is small; more is none."""


@dataclass(frozen=True)
class Offered:
    """A certificate somebody would have believed, as the child read it; ``pem`` is written anew."""

    name: str
    fingerprint: str
    since: datetime
    until: datetime
    is_authority: bool
    pem: str


@dataclass(frozen=True)
class Trusted:
    """One anchor, and how it came: ``by`` and ``at`` are empty for one that the settings name.

    ``in_force``: this process believes it already; if not, it does from the next start on.
    ``ends``: it is gone from the files, and believed until the next start.
    """

    anchor: Anchor
    path: Path
    by: str = ""
    at: str = ""
    in_force: bool = True
    ends: bool = False

    @property
    def imported(self) -> bool:
        """Whether it can be removed here, or only in the settings."""
        return bool(self.by)

    @property
    def since(self) -> datetime | None:
        """When it was imported; None for one that the settings name."""
        return from_text(self.at) if self.at else None


def may_change_trust(parts: Parts, actor: Actor) -> bool:
    """Say whether this actor may change whom the archive believes.

    That is the operator, or who administers every body that lives today.
    """
    if actor.is_operator:
        return True
    today = legal_day(parts.clock())
    with parts.catalog.view() as view:
        every = view.dossiers.bodies()
    living = {code for code in every if successor_of(code, every, on=today) == code}
    return bool(living) and living <= bodies_for(actor, Act.PEOPLE)


def offered(parts: Parts, content: bytes) -> tuple[Offered, ...]:
    """Read what somebody would have believed, in the child, to be shown before it is.

    Raises ``Refused`` for what is no certificate of an authority.
    """
    if not 0 < len(content) <= MOST_BYTES:
        raise Refused(NO_CERTIFICATE)
    with lent(parts.scratch) as folder, lent(parts.scratch) as out:
        path = folder / "certificates"
        path.write_bytes(content)
        said = parts.sandbox.run(Chore.ANCHORS, {}, inputs={"file": path}, folder=out)
    found = tuple(_offered(one) for one in cast("Sequence[Mapping[str, object]]", said["anchors"]))
    if not found:
        raise Refused(NO_CERTIFICATE)
    for one in found:
        if not one.is_authority:
            raise Refused(NO_AUTHORITY.format(name=one.name))
    return found


def known(parts: Parts) -> list[Trusted]:
    """List every anchor that is believed now or from the next start on, by its name."""
    paths = {*parts.signing.anchors, *imported_files(home(parts))}
    now = parts.signing.trust.anchors
    kept = trusted(sorted(path for path in paths if path.exists()))
    found = [replace(one, in_force=one.anchor in now) for one in kept]
    gone = [one for one in now if one not in {kept_one.anchor for kept_one in kept}]
    found += [Trusted(one, home(parts), ends=True) for one in gone]
    return sorted(found, key=lambda one: (one.anchor.name, one.anchor.fingerprint))


def home(parts: Parts) -> Path:
    """Return the data folder: the keys lie in it."""
    return parts.signing.keys.parent


def imported_files(data: Path) -> tuple[Path, ...]:
    """List the files of the anchors that were imported into a data folder."""
    return tuple(sorted((data / FOLDER).glob("*.pem")))


def trusted(paths: Sequence[Path]) -> list[Trusted]:
    """Read the anchors in these files, as they are now."""
    found = []
    for path in paths:
        content = path.read_bytes()
        told = dict(HEAD.findall(content.partition(b"-----BEGIN")[0].decode("utf-8", "replace")))
        found += [
            Trusted(one, path, told.get("By", ""), told.get("At", ""))
            for one in read_anchors(content)
        ]
    return found


def add(
    parts: Parts, data: Path, content: bytes, period: tuple[str, str], by: Actor
) -> list[Trusted]:
    """Import the certificates of a PEM or DER file; ``period``: since and until, either may be "".

    Raises ``Refused`` for what is no certificate of an authority, or no period.
    """
    try:
        anchors = read_anchors(content)
        head = _head(period, by, to_text(parts.clock()))
        read_anchors(head + anchors[0].pem)
    except (SigningError, IndexError) as problem:
        raise Refused(NO_CERTIFICATE) from problem
    for one in anchors:
        if not one.is_authority:
            raise Refused(NO_AUTHORITY.format(name=one.name))
    folder = data / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    for one in anchors:
        path = folder / f"{one.fingerprint}.pem"
        part = path.with_suffix(".part")
        part.write_bytes(head + one.pem)
        part.replace(path)
    _note(parts, LedgerAct.TRUSTED, anchors, by)
    return trusted([folder / f"{one.fingerprint}.pem" for one in anchors])


def remove(parts: Parts, data: Path, fingerprint: str, by: Actor) -> Trusted:
    """Stop believing an imported anchor, named by the beginning of its SHA-256."""
    wanted = fingerprint.replace(":", "").lower()
    found = [one for one in imported_files(data) if one.name.startswith(wanted)]
    if len(wanted) < SHORTEST or len(found) != 1:
        message = (
            "Không có đúng một chứng thư đã nhập với dấu vân này. Hãy xem “vankho trust list”."
        )
        raise NotFound(message)
    (one,) = trusted(found)
    found[0].unlink()
    _note(parts, LedgerAct.TRUST_ENDED, (one.anchor,), by)
    return one


def _head(period: tuple[str, str], by: Actor, at: str) -> bytes:
    lines = [
        f"{key}: {value}" for key, value in zip(("Since", "Until"), period, strict=True) if value
    ]
    return "\n".join([*lines, f"By: {by.id}", f"At: {at}", "", ""]).encode()


def _note(parts: Parts, act: LedgerAct, anchors: Iterable[Anchor], by: Actor) -> None:
    """Write on the ledger which certificates: their digests are public, so they stand unblinded."""
    with parts.catalog.work() as work:
        for one in anchors:
            fact = Fact(act, "archive", by.id, {"anchor": Digest(one.fingerprint)})
            work.ledger.note(fact, entry_id=new_id(parts.chance), at=parts.clock())


def _offered(said: Mapping[str, object]) -> Offered:
    return Offered(
        name=str(said["name"]),
        fingerprint=str(said["fingerprint"]),
        since=datetime.fromisoformat(str(said["from"])),
        until=datetime.fromisoformat(str(said["until"])),
        is_authority=bool(said["is_authority"]),
        pem=str(said["pem"]),
    )
