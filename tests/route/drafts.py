"""Drafts that wait for their number and day, and how they are carried through an office."""

from dataclasses import replace
from itertools import pairwise

from archive.demo.papers.files import text_pdf
from archive.demo.papers.forms import set_paper
from archive.demo.papers.page import Page, Word
from archive.demo.papers.sample import Sample, Truth
from archive.demo.papers.text import paper
from archive.demo.papers.typeface import Family
from archive.records.actor import Actor
from archive.records.record import Record
from archive.route.issue import Wanted, order, take_number
from archive.route.review import confirm
from archive.route.sign import Unlocked, sign, unlock
from archive.route.turn import current
from tests.route.conftest import Office, hand_in

HEAD = 200.0
"""Points from the top: number and date stand above."""
SERIES = "TB-UBND"
BODY = "cau-mau"


def draft(number: int = 1) -> Sample:
    """Return a notice without number and day; another number gives another text."""
    written = replace(paper("notice"), body=BODY, signer="Nguyễn Đức Thuận")
    written = replace(written, number=f"99/{SERIES}", abstract=f"{written.abstract} đợt {number}")
    first, *others = set_paper(written, family=Family.NOTO, seed=1)
    pages = [replace(first, words=tuple(_blank(first))), *others]
    truth = Truth("", written.date, written.type, written.abstract, "", "", ("",))
    content = text_pdf(pages, title=f"draft {number}")
    return Sample(f"du-thao-{number}.pdf", "application/pdf", content, "notice", BODY, "", 1, truth)


def _blank(page: Page) -> list[Word]:
    """Take number, day and month out of a head; what is printed around them stays."""
    kept = [page.words[0]]
    for before, word in pairwise(page.words):
        if word.y > HEAD or not word.text[0].isdigit() or before.text == "năm":
            kept.append(word)
        elif "/" in word.text:
            kept.append(replace(word, x=word.x + 20, text=word.text[word.text.index("/") :]))
    return kept


def reviewed(office: Office, number: int = 1) -> Record:
    """Carry a draft to where signatures are ordered."""
    record = hand_in(office, draft(number))
    office.work()
    said = {"type": "Thông báo", "signer": "Nguyễn Đức Thuận", "number": "", "date": ""}
    confirm(office.parts, record.id, said, by=office.person("officer"))
    office.work()
    return office.record(record.id)


def key_of(office: Office, who: Actor, name: str) -> Unlocked:
    """Unlock one of the demonstration's keys."""
    return unlock(office.parts, who, name, office.world.signer(name).pin)


def ordered(office: Office, record: Record) -> Record:
    """Have it signed by the signer, and issued."""
    wanted = Wanted(SERIES, (office.person("signer").id,))
    return order(office.parts, record.id, wanted, by=office.person("officer"))


def signed_by(office: Office, record: Record, username: str, key: str) -> Record:
    """Sign the bytes that are shown now, and let the time-stamp come."""
    who = office.person(username)
    now = office.record(record.id)
    sign(office.parts, now.id, key_of(office, who, key), by=who, seen=current(now).sha256)
    office.work()
    return office.record(record.id)


def numbered(office: Office, record: Record) -> Record:
    """Have the clerk take the number."""
    take_number(office.parts, record.id, by=office.person("clerk"))
    return office.record(record.id)
