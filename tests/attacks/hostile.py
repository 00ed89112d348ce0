"""A commune whose every word is markup, and how to see whether any of it came alive."""

from html.parser import HTMLParser

from archive.records.actor import Membership, Office
from archive.records.body import Body, BodyLevel
from archive.records.state import State
from tests.attacks.neighbours import Somebody, open_account
from tests.attacks.village import Thing, Village, Written

BODY = "doc-hai"
ADDED = str(7 * 191)
"""What stands on a page where somebody reckoned the templates' sum."""
EVIL = (
    '"><x-evil/onload=alert(1)></mark></title></textarea><script>alert(2)</script>'
    "<img\tsrc=x\tonerror=alert(3)><svg/onload=alert(4)>'{{7*191}}${7*191}{0.__class__}%(x)s%n"
)
"""Markup, template and format syntax without a space, so that it is read as one word."""


def founded(village: Village) -> dict[str, Somebody]:
    """Found the commune; everything of it that can be named is named ``EVIL``."""
    with village.parts.catalog.work() as work:
        work.dossiers.put_body(Body(BODY, f"Ủy ban {EVIL}", BodyLevel.COMMUNE))
    people = {
        office.value: open_account(village.parts, f"Người {EVIL}", [(BODY, office)])
        for office in Office
    }
    for office in (Office.OFFICER, Office.CLERK, Office.ADMIN):
        village.people[f"{office} of {BODY}"] = people[office]
    with village.parts.catalog.work() as work:
        for office in Office:  # the archivist's page shows what anybody may do somewhere
            work.people.appoint(people["officer"].id, Membership(BODY, office))
    return people


def settled(village: Village, state: State = State.SEALED) -> Thing:
    """Settle a paper of the commune whose fields, text and file's name are ``EVIL``."""
    fields = {name: f"{EVIL} {name}" for name in ("number", "abstract", "signer", "type", "body")}
    written = Written(fields, text=f"Hướng dẫn {EVIL} thủ tục", name=f"{EVIL.replace('/', '')}.pdf")
    return village.settle(state, body=BODY, written=written)


class Alive(HTMLParser):
    """Reads a page as a browser would and keeps what came alive."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one element: none of ours is called so, does something, or leads to a script."""
        said = dict(attrs)
        if tag == "x-evil" or (tag == "script" and not said.get("src", "")):
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if name.startswith("on") or (value or "").strip().lower().startswith("javascript:"):
                self.found.append(f"<{tag} {name}={value}>")
            if tag == "img" and name == "src" and value == "x":
                self.found.append("<img src=x>")


def alive_in(page: str) -> list[str]:
    """Return what came alive on a page: elements of the hostile words, and sums."""
    watch = Alive()
    watch.feed(page)
    return watch.found + ([ADDED] if ADDED in page else [])
