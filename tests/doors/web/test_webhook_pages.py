"""Where other systems hear of steps: an administrator adds, tries out, stops, resumes, removes."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest

from archive.catalog.sql.jobs import Lease
from archive.notices.deliver import deliver
from archive.parts import Parts
from archive.records.digest import new_id
from archive.records.job import Task
from archive.web.app import make_app
from archive.web.site import Site
from tests.doors.api.receiver import Receiver, is_genuine, receiving
from tests.doors.web.visiting import Town, Visitor
from tests.overheard import WATCH

HERE = "/quan-tri/noi-nhan-tin"
SECRET = re.compile(r"whsec_[A-Za-z0-9+/=]+")


@dataclass
class Desk:
    """An administrator before the pages, and the machine that is told."""

    parts: Parts
    admin: Visitor
    receiver: Receiver

    def added(self) -> tuple[str, str]:
        """Add the receiver; return its page and its secret."""
        form = {"url": self.receiver.url, "bodies": "cau-mau", "states": ["sealed", "refused"]}
        page = self.admin.post(HERE, form).get_data(as_text=True)
        secret = SECRET.search(page)
        assert secret
        WATCH.know(secret[0])
        link = re.search(rf'href="({HERE}/\w+)"', page)
        assert link
        return link[1], secret[0]

    def page(self, address: str) -> str:
        """Open a page."""
        return self.admin.get(address).get_data(as_text=True)

    def send(self) -> None:
        """Send what is due, as the queue would."""
        while True:
            lease = Lease(token=new_id(self.parts.chance), host="test", now=self.parts.clock())
            with self.parts.catalog.work() as work:
                job = work.jobs.claim(lease, tasks=[Task.NOTIFY])
            if job is None:
                return
            deliver(self.parts, job)


@pytest.fixture
def desk(town: Town) -> Iterator[Desk]:
    """Serve the town's archive with a receiver its operator allows."""
    with receiving() as receiver:
        parts = replace(town.office.parts, webhook_hosts=frozenset({receiver.place}))
        app = make_app(parts, Site("http://127.0.0.1", is_demo=True))
        yield Desk(parts, replace(town, app=app).visit("admin"), receiver)


def test_the_secret_is_shown_once(desk: Desk) -> None:
    """On the page that made it; neither its own page nor the list says it again."""
    one, secret = desk.added()
    assert secret not in desk.page(one) + desk.page(HERE)
    assert desk.receiver.url in desk.page(HERE)
    assert desk.admin.post(f"{one}/bo").status_code == 303
    assert desk.receiver.url not in desk.page(HERE)
    assert desk.admin.get(one).status_code == 404


def test_a_ping_is_sent_signed_and_what_became_of_it_is_shown(desk: Desk) -> None:
    """Heard, or not and why; neither counts as a message that was missed."""
    one, secret = desk.added()
    assert desk.admin.post(f"{one}/thu").status_code == 303
    assert "chờ gửi" in desk.page(one)
    desk.send()
    (heard,) = desk.receiver.heard
    assert is_genuine(heard, secret, now=desk.parts.clock().timestamp(), known=set())
    assert (heard.said["type"], heard.said["data"]) == ("ping", {})
    assert "đã nhận" in desk.page(one)

    desk.receiver.status = 500
    desk.admin.post(f"{one}/thu")
    desk.send()
    shown = desk.page(one)
    assert "không nhận" in shown
    assert "500" in shown
    assert "đang báo tin" in shown
    desk.admin.post(f"{one}/bo")


def test_it_is_stopped_and_resumed(desk: Desk) -> None:
    """Stopped by hand it says so; a ping goes there all the same, so it can be mended first."""
    one, _ = desk.added()
    desk.admin.post(f"{one}/dung")
    assert "đang dừng" in desk.page(one)
    assert "Quản trị đã dừng." in desk.page(HERE)
    desk.admin.post(f"{one}/thu")
    desk.send()
    assert len(desk.receiver.heard) == 1

    desk.admin.post(f"{one}/tiep")
    assert "đang báo tin" in desk.page(one)
    desk.admin.post(f"{one}/bo")


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ({"url": "http://example.vn/", "bodies": "cau-mau", "states": "sealed"}, "https://"),
        ({"url": "https://example.vn/", "states": "sealed"}, "ít nhất một cơ quan"),
        ({"url": "https://example.vn/", "bodies": "cau-mau", "states": "no"}, "một bước"),
        ({"url": "https://example.vn/", "bodies": "so-noi-vu", "states": "sealed"}, "quyền"),
    ],
)
def test_what_cannot_be_added_is_said_beside_what_was_typed(
    desk: Desk, form: dict[str, str], why: str
) -> None:
    """The form is as it was."""
    answer = desk.admin.post(HERE, form)
    page = answer.get_data(as_text=True)

    assert answer.status_code in {403, 422}
    assert why in page
    assert f'value="{form["url"]}"' in page


def test_only_administrators_see_the_pages(visit: Callable[..., Visitor]) -> None:
    """Others are told that it is not theirs."""
    assert visit("officer").get(HERE).status_code == 403
    assert visit().get(HERE).status_code == 303
