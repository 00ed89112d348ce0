"""Fill a demonstration: hand in the samples, then carry some of them all the way.

A visitor finds records in every state: to review, to sign, waiting, sealed, refused. The records
are carried by the people of the demonstration through the archive's own doors, never written by
hand.
"""

import io
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from archive.accounts.people import actor_of
from archive.assemble import Archive
from archive.catalog.sql.records import Wanted
from archive.demo.cast import CITIZENS, PLAYERS
from archive.demo.papers import Sample, sample
from archive.demo.papers.recipes import RECIPES
from archive.demo.prepare import FOREIGN, LETTER, passwords_of
from archive.demo.world import World
from archive.demo.world.keep import write_private
from archive.desk.receive import give_receipt
from archive.parts import Parts
from archive.records.actor import Actor
from archive.records.calendar import legal_day
from archive.records.errors import ArchiveError, Unavailable
from archive.records.record import Record
from archive.records.state import State
from archive.route.review import confirm
from archive.route.sign import sign, unlock
from archive.route.upload import Delivery, upload
from signing.appearance import Appearance, Case
from signing.extend import extend
from signing.profile import Level, unlock_pkcs12
from signing.sign import sign as sign_pdf

SEED = 20260901
CARRIED = ("decision", "letter", "notice", "birth_extract", "land_certificate", "district_decision")
"""The kinds carried to the end; the others are left for the visitor."""
TO_SIGN = ("report", "plan")
"""The kinds left waiting for the visitor's signature."""
OFFICERS = ("officer", "officer2")
SIGNERS = {"signer": "demo", "signer2": "demo2"}
"""Who signs, with which key."""
PATIENCE = 600.0
"""Seconds the reading of all samples may take on a slow machine."""


@dataclass(frozen=True)
class Slip:
    """A receipt of the demonstration."""

    citizen: str
    number: str
    dossier: str
    code: str


def hand_in(
    archive: Archive, world: World, *, is_stopped: Callable[[], bool] = lambda: False
) -> Sequence[tuple[Sample, Record]]:
    """Hand in every sample as the officer of its body would; return them with their records.

    Those of an earlier, interrupted beginning are found again and not handed in twice.
    """
    parts = archive.parts
    with parts.catalog.view() as view:
        known = {record.name: record for record in view.records.list(Wanted(limit=10_000))}
    handed = []
    # Painted in a process of its own, so that the archive does not keep the paint for good.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as painter:
        for recipe in RECIPES:
            if is_stopped():
                break
            one = painter.submit(sample, recipe.kind, seed=SEED).result()
            record = known.get(one.name) or _handed(parts, world, one)
            handed.append((one, record))
    return handed


def _handed(parts: Parts, world: World, one: Sample) -> Record:
    content = one.content
    if one.kind == "to_be_signed":
        content = foreign_signature(parts, world, content)
    officer = _whoever(parts, one.body, OFFICERS)[1]
    delivery = Delivery(one.name, io.BytesIO(content), one.body, officer, one.dossier)
    return upload(parts, delivery)


def foreign_signature(parts: Parts, world: World, content: bytes) -> bytes:
    """Sign a paper as another body would have done before sending it."""
    credential = world.signer(FOREIGN)
    key = unlock_pkcs12(credential.pkcs12, credential.pin)
    signed = sign_pdf(
        content, key, at=parts.clock(), appearance=Appearance(Case.NONE), field="Signature1"
    )
    return extend(
        signed,
        to=Level.B_LTA,
        trust=parts.signing.trust,
        timestamper=parts.signing.timestamper,
        fetcher=parts.signing.fetcher,
        at=parts.clock(),
    )


def carry(
    archive: Archive,
    world: World,
    handed: Sequence[tuple[Sample, Record]],
    *,
    is_stopped: Callable[[], bool] = lambda: False,
) -> None:
    """Review, sign and seal some of the samples as soon as they have been read."""
    waiting = [(s, r) for s, r in handed if s.kind in (*CARRIED, *TO_SIGN)]
    ends = time.monotonic() + PATIENCE
    while waiting and not is_stopped() and time.monotonic() < ends:
        waiting = [pair for pair in waiting if not _advanced(archive, world, *pair)]
        time.sleep(0.3)


def _advanced(archive: Archive, world: World, sample: Sample, record: Record) -> bool:
    """Take this record one step on if it can go; True once it is where it shall stay."""
    parts = archive.parts
    with parts.catalog.view() as view:
        now = view.records.get(record.id)
    try:
        if now.state is State.READ and now.waiting_for is None:
            truth = sample.truth
            values = {
                "number": truth.number,
                "date": truth.date.isoformat(),
                "type": truth.type,
                "abstract": truth.abstract[:500],
                "body": truth.issuer,
                "signer": truth.signer,
            }
            confirm(parts, now.id, values, by=_whoever(parts, now.body, OFFICERS)[1])
        elif now.state is State.REVIEWED and now.waiting_for is None:
            if sample.kind in TO_SIGN:
                return True
            name, signer = _whoever(parts, now.body, SIGNERS)
            key = unlock(parts, signer, SIGNERS[name], world.signer(SIGNERS[name]).pin)
            sign(parts, now.id, key, by=signer, seen=None)
    except Unavailable:
        return False
    except ArchiveError:
        return True
    return now.state in {State.SEALED, State.REFUSED}


def write_letter(archive: Archive, world: World) -> None:
    """Give receipts, and write down what a visitor needs to know; once is enough."""
    path = archive.settings.data / LETTER
    if path.exists():
        return
    slips = _receipts(archive.parts)
    lines = ["VĂN KHỐ – BẢN TRÌNH DIỄN, KHÔNG CÓ GIÁ TRỊ PHÁP LÝ", "", "Tài khoản và mật khẩu:"]
    lines += [f"  {user:11} {word}" for user, word in passwords_of(archive.settings.data).items()]
    pins = {player.key: world.signer(player.key).pin for player in PLAYERS if player.key}
    lines += ["", "Khóa ký và mã PIN:"]
    lines += [f"  {name:11} {pin}" for name, pin in pins.items()]
    lines += ["", "Biên nhận của người dân (mã, 4 số cuối căn cước):"]
    lines += [
        f"  {slip.code}  {slip.number[-4:]}  hồ sơ {slip.dossier}, {slip.citizen}" for slip in slips
    ]
    write_private(path, ("\n".join(lines) + "\n").encode())


def somebody(parts: Parts, username: str) -> Actor:
    """Return one of the demonstration's people as an actor."""
    with parts.catalog.view() as view:
        person = view.people.by_username(username)
        if person is None:
            raise LookupError(username)
        return actor_of(view, person.id, legal_day(parts.clock()))


def _whoever(parts: Parts, body: str, usernames: Iterable[str]) -> tuple[str, Actor]:
    """Return the first of these people who has an office in this body."""
    for username in usernames:
        actor = somebody(parts, username)
        if body in {one.body for one in actor.reach}:
            return username, actor
    raise LookupError(body)


def _receipts(parts: Parts) -> Sequence[Slip]:
    officer = somebody(parts, "officer")
    with parts.catalog.view() as view:
        records = view.records.list(Wanted(bodies=frozenset({"cau-mau", "suoi-thu"})))
        dossiers = {one.dossier: view.dossiers.get(str(one.dossier)) for one in records}
    chosen = sorted(dossiers.values(), key=lambda dossier: dossier.code)[: len(CITIZENS)]
    return [
        Slip(
            citizen.name,
            citizen.number,
            dossier.code,
            give_receipt(parts, officer, dossier.id, citizen.number[-4:]),
        )
        for citizen, dossier in zip(CITIZENS, chosen, strict=False)
    ]
