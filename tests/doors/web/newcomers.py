"""Somebody new at the door: invited, with a password of their own, and nothing else yet."""

import re
from dataclasses import dataclass

from archive.accounts.invite import Invitee, invite
from archive.ledger.entry import Act, Entry
from archive.records.actor import Membership, Office
from tests.doors.web.visiting import Town, Visitor, token_in
from tests.overheard import WATCH

HERE = "/tai-khoan"
WORD = "thuyền giấy trôi ngược dòng"
WATCH.know(WORD)


@dataclass
class Newcomer:
    """Somebody who was invited, chose a password and stands at the door with nothing else."""

    town: Town
    username: str
    id: str

    def browser(self) -> Visitor:
        """Open a browser in which nobody is logged in."""
        return self.town.visit()

    def log_in(self, password: str = WORD) -> Visitor:
        """Log in through the form and return the browser, at whatever step it stands."""
        visitor = self.browser()
        said = {"username": self.username, "password": password}
        answer = visitor.post("/dang-nhap", said)
        assert answer.status_code == 303, answer.get_data(as_text=True)
        page = visitor.client.get(answer.headers["Location"], buffered=True)
        visitor.csrf = token_in(page.get_data(as_text=True))
        return visitor


def arrive(town: Town, word: str) -> Newcomer:
    """Invite an officer and take the invitation up through its page."""
    username = "moi." + re.sub(r"[^a-z]", "", word.lower())[-40:]
    invitee = Invitee(username, "Đỗ Xuân Đường", (Membership("cau-mau", Office.OFFICER),))
    invited = invite(town.office.parts, invitee, by=town.office.person("admin"))
    said = {"password": WORD, "again": WORD}
    assert town.visit().post(f"/loi-moi/{invited.code}", said).status_code == 303
    return Newcomer(town, username, invited.person.id)


def text(visitor: Visitor, address: str = HERE) -> str:
    """Return a page's text."""
    answer = visitor.get(address)
    assert answer.status_code == 200, answer.headers.get("Location")
    return answer.get_data(as_text=True)


def acts(town: Town, person: str) -> list[Act]:
    """Return what the ledger says was done to a person."""
    with town.office.parts.catalog.view() as view:
        return [Entry.from_bytes(row.data.encode()).act for row in view.ledger.of(person)]
