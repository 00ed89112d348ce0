"""Prepare an empty data folder for a demonstration: certificates, bodies, people, passwords.

Everything random is random per folder. What a visitor needs (passwords, PINs, receipt codes) stands
in ``demo/DANG-NHAP.txt``, readable by the folder's owner only.
"""

import json
import socket
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from archive.accounts.passwords import hash_password
from archive.accounts.people import enter, new_person, put_password
from archive.accounts.register import changing
from archive.catalog.sql.people import KeyHolder, Person
from archive.catalog.sql.work import Work
from archive.demo.bodies import BODIES
from archive.demo.cast import MANDATES, PLAYERS, Player
from archive.demo.world import Algorithm, Subject, World, create, load
from archive.demo.world.keep import write_private
from archive.parts import Parts
from archive.records.actor import OPERATOR, Warrant
from archive.records.body import Body, BodyLevel
from archive.records.digest import Chance, base32, new_id

FOLDER = "demo"
WORLD = "demo/world"
LOGINS = "demo/logins.json"
LETTER = "demo/DANG-NHAP.txt"
FIRST_PORT, PORTS = 18_320, 4_000
FOREIGN = "foreign"
"""The key of somebody else: signs the paper that arrives signed."""

SUBJECTS = (
    Subject("demo", "Nguyễn Đức Thuận", "Ủy ban nhân dân xã Cầu Mẫu", Algorithm.P256),
    Subject("clerk", "Ủy ban nhân dân xã Cầu Mẫu", "Ủy ban nhân dân xã Cầu Mẫu", Algorithm.RSA2048),
    Subject("demo2", "Võ Thị Mỹ Lệ", "Ủy ban nhân dân phường Bến Thử", Algorithm.P256),
    Subject(FOREIGN, "Lê Thị Bưởi", "Sở Nội vụ tỉnh Đồi Mẫu", Algorithm.P256),
)


def is_prepared(folder: Path) -> bool:
    """Say whether this data folder holds a demonstration."""
    return (folder / LOGINS).exists()


def make_world(folder: Path, *, at: datetime, chance: Chance) -> World:
    """Make the certificate world and the settings that trust it; again gives the same world."""
    try:
        world = load(folder / WORLD)
    except FileNotFoundError:
        port = _free_port(chance)
        world = create(folder / WORLD, people=SUBJECTS, port=port, at=at, chance=chance)
    settings = {
        "demo": True,
        "tsa_url": world.tsa_url,
        "trust": [f"{WORLD}/root.pem"],
        "fetch_allowed": [world.loopback],
        "second_factor": "optional",
    }
    lines = [f"{name} = {json.dumps(value)}\n" for name, value in settings.items()]
    write_private(folder / "settings.toml", "".join(lines).encode())
    return world


def people_the_archive(parts: Parts, folder: Path, world: World) -> Mapping[str, str]:
    """Write bodies, people, warrants and keys; return the passwords by user name.

    Again (after a rebuild from the store alone, which knows no people) the passwords stay.
    """
    passwords = _passwords(parts, folder)
    for player in PLAYERS:
        if player.key is not None:
            content = world.signer(player.key).pkcs12
            write_private(parts.signing.keys / f"{player.key}.p12", content)
    drafts = [_draft(parts, player, passwords[player.username]) for player in PLAYERS]
    with changing(parts) as work:
        for body in BODIES.values():
            work.dossiers.put_body(_body(asdict(body)))
        people = {
            player.username: _account(parts, work, player, draft)
            for player, draft in zip(PLAYERS, drafts, strict=True)
        }
        for player in PLAYERS:
            if player.key is not None:
                home, path = player.offices[0].body, f"{player.key}.p12"
                work.people.put_key(KeyHolder(player.key, people[player.username], home, path))
        for one in MANDATES:
            warrant = Warrant(
                new_id(parts.chance), one.bodies, one.purpose, one.ends, one.since, one.until
            )
            if not work.people.warrants(people[one.username]):
                work.people.grant(people[one.username], warrant)
    write_private(folder / LOGINS, json.dumps(dict(passwords), indent=1).encode())
    return passwords


def passwords_of(folder: Path) -> Mapping[str, str]:
    """Return the demonstration's passwords by user name."""
    return {str(k): str(v) for k, v in json.loads((folder / LOGINS).read_bytes()).items()}


def new_password(chance: Chance) -> str:
    """Make a password of 75 bits in groups that can be typed: ``abcde-fghjk-mnpqr``."""
    text = base32(int.from_bytes(chance(10)) >> 5, 15)
    return f"{text[:5]}-{text[5:10]}-{text[10:]}"


def _passwords(parts: Parts, folder: Path) -> Mapping[str, str]:
    if is_prepared(folder):
        return passwords_of(folder)
    return {player.username: new_password(parts.chance) for player in PLAYERS}


def _draft(parts: Parts, player: Player, password: str) -> Person:
    hashed = hash_password(password, parts.chance)
    return new_person(parts, player.username, player.name, hashed)


def _account(parts: Parts, work: Work, player: Player, draft: Person) -> str:
    """Return the account's id; one that was made before an interruption gets the new password."""
    known = work.people.by_username(player.username)
    if known is None:
        enter(parts, work, draft, player.offices, by=OPERATOR.id)
        return draft.id
    return put_password(parts, work, known.id, draft.password, by=OPERATOR.id).id


def _body(said: Mapping[str, object]) -> Body:
    wanted = ("name", "parent", "valid_from", "valid_to", "successor")
    rest = {name: said[name] for name in wanted}
    return Body(code=str(said["key"]), level=BodyLevel(str(said["level"])), **rest)  # type: ignore[arg-type] # same fields, checked by the test of the bodies


def _free_port(chance: Chance) -> int:
    """Return a port nobody listens on now; it stands in the certificates from then on.

    Each folder begins to look at another place: two demonstrations seldom meet.
    """
    start = int.from_bytes(chance(2)) % PORTS
    for step in range(PORTS):
        port = FIRST_PORT + (start + step) % PORTS
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    message = "no free port for the demonstration's certificate world"
    raise OSError(message)
