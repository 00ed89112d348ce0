"""A machine that registered hears of every step: signed, at least once, and nothing personal."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from archive.catalog.sql.jobs import Lease
from archive.catalog.sql.machines import Webhook
from archive.notices.deliver import MOST, WAITS, deliver
from archive.notices.message import secret_of
from archive.parts import Parts
from archive.records.digest import new_id
from archive.records.job import Job, JobState, Task
from archive.route.upload import Delivery, upload
from tests.doors.api.conftest import Hall
from tests.doors.api.cutting import Cutting, Killed
from tests.doors.api.receiver import Receiver, is_genuine, receiving
from tests.doors.api.test_main_job import told

NOTHING = b"PK\x03\x04 begins like a batch, and is nothing an archive would keep"
BODY = "song-mau"


@dataclass
class Post:
    """A registered webhook, its secret, and the messages that are due."""

    hall: Hall
    id: str
    secret: str

    @property
    def receiver(self) -> Receiver:
        """Whoever hears."""
        return self.hall.receiver

    @property
    def kept(self) -> Webhook:
        """The webhook as the catalogue has it."""
        with self.hall.office.parts.catalog.view() as view:
            found = view.machines.webhook(self.id)
        assert found
        return found

    def hand_in(self, name: str = "Đơn của bà Lê Thị Bưởi.pdf") -> str:
        """Hand in a file; return its record."""
        form = {"file": (io.BytesIO(NOTHING), name), "body": BODY}
        return str(told(self.hall.machine("officer").post("/records", data=form))["id"])

    def send(self, parts: Parts | None = None) -> int:
        """Send what is due, as the queue would; return how many of our messages were at hand."""
        count = 0
        while (job := self.claim()) is not None:
            count += job.args["webhook"] == self.id
            deliver(parts or self.hall.office.parts, job)
        return count

    def claim(self) -> Job | None:
        """Take the next message that is due."""
        parts = self.hall.office.parts
        lease = Lease(token=new_id(parts.chance), host="test", now=parts.clock())
        with parts.catalog.work() as work:
            return work.jobs.claim(lease, tasks=[Task.NOTIFY])

    def wait(self, time: timedelta) -> None:
        """Let time go by, and a second more."""
        self.hall.office.clock.now += time + timedelta(seconds=1)

    def genuine(self) -> bool:
        """Say whether all that was heard is ours, of now, and nothing twice."""
        known, now = set[str](), self.hall.office.clock().timestamp()
        heard = self.receiver.heard
        return all(is_genuine(one, self.secret, now=now, known=known) for one in heard)


@pytest.fixture
def post(hall: Hall) -> Iterator[Post]:
    """Register the receiver for two steps of one body; take it back afterwards."""
    hall.office.work()  # the steps of papers that other tests handed in are not ours to hear
    admin = hall.machine("admin")
    hall.receiver.heard.clear()
    hall.receiver.status, hall.receiver.moved_to = 204, ""
    wish = {"url": hall.receiver.url, "bodies": [BODY], "states": ["received", "refused"]}
    made = told(admin.post("/webhooks", json=wish))
    yield Post(hall, made["id"], made["secret"])
    assert hall.machine("admin").delete(f"/webhooks/{made['id']}").status_code == 204
    hall.receiver.status = 204


def test_each_step_is_told_with_nothing_personal(post: Post) -> None:
    """Two steps, two messages, by the queue itself: ids and states only, signed with our secret."""
    record = post.hand_in()
    post.hall.office.work()

    heard = {one.said["type"]: one for one in post.receiver.heard}
    assert heard.keys() == {"record.received", "record.refused"}
    assert post.genuine()
    for one in heard.values():
        assert one.said["data"]["record"] == record
        assert one.said.keys() == {"type", "timestamp", "data"}
        assert one.said["data"].keys() == {"record", "state", "version", "body"}
        assert "Bưởi" not in one.body.decode()
    assert (
        heard["record.refused"].said["data"]["version"] == post.hall.office.record(record).version
    )


def test_a_step_that_was_undone_is_not_told(post: Post) -> None:
    """The message is noted with the step, or not at all."""
    parts = post.hall.office.parts
    before = waiting(parts)
    cut = replace(parts, catalog=Cutting(parts.catalog, 1, "before"))
    with pytest.raises(Killed):
        hand_in_with(cut, post)

    assert waiting(parts) == before
    post.hand_in()
    assert waiting(parts) == before + 1


def test_a_receiver_that_comes_back_hears_everything(post: Post) -> None:
    """While it is dead it costs one try an interval; then it hears each message once more."""
    post.receiver.status = 503
    post.hand_in()
    post.hand_in()
    post.send()
    assert (len(post.receiver.heard), post.kept.failures) == (1, 1)
    assert "503" in str(post.kept.problem)

    post.wait(WAITS[0])
    post.receiver.status = 200
    assert post.send() == 2
    first, *rest = post.receiver.heard
    assert len(rest) == 2
    assert first.headers["webhook-id"] in {one.headers["webhook-id"] for one in rest}
    assert post.kept.failures == 0


def test_a_receiver_that_stays_away_is_given_up_where_people_see_it(post: Post) -> None:
    """Ten misses in a row: the message waits among failed work, and the webhook says why."""
    post.receiver.status = 500
    record = post.hand_in()
    for time in (*WAITS, timedelta()):
        post.send()
        post.wait(time)
    assert len(post.receiver.heard) == MOST == len(WAITS) + 1

    shown = told(post.hall.machine("admin").get(f"/webhooks/{post.id}"))
    failed = told(post.hall.machine("officer").get("/jobs"))["jobs"]
    assert shown["stopped_at"]
    assert "500" in shown["problem"]
    assert [one["task"] for one in failed if one["record"] == record] == ["notify"]

    post.hand_in()
    assert post.send() == 0
    post.receiver.status = 200
    told(post.hall.machine("admin").post(f"/webhooks/{post.id}/resume"))
    job = next(one["id"] for one in failed if one["record"] == record)
    assert post.hall.machine("officer").post(f"/jobs/{job}/retry").status_code == 204
    post.hand_in()
    assert post.send() == 2


def test_killed_after_sending_it_is_sent_again_under_the_same_name(post: Post) -> None:
    """At least once: the receiver knows the second one by its id."""
    post.hand_in()
    parts = post.hall.office.parts
    with pytest.raises(Killed):
        post.send(replace(parts, catalog=Cutting(parts.catalog, 1, "before")))
    post.wait(timedelta(seconds=60))
    post.send()

    names = [one.headers["webhook-id"] for one in post.receiver.heard]
    assert len(names) == 2
    assert len(set(names)) == 1


def test_a_message_cannot_be_used_by_anybody_else(post: Post) -> None:
    """Replayed, late, altered, or signed with another secret: a receiver drops it."""
    post.hand_in()
    post.send()
    heard, now = post.receiver.heard[0], post.hall.office.clock().timestamp()
    altered = replace(heard, body=heard.body.replace(b"received", b"sealed"))
    other = secret_of(b"another pepper", post.id)
    known = set[str]()

    assert is_genuine(heard, post.secret, now=now, known=known)
    assert not is_genuine(heard, post.secret, now=now, known=known)
    assert not is_genuine(heard, post.secret, now=now + 6 * 60, known=set())
    assert not is_genuine(altered, post.secret, now=now, known=set())
    assert not is_genuine(heard, other, now=now, known=set())


def test_a_changed_pepper_leaves_the_old_secret_good(post: Post) -> None:
    """Messages carry a signature for the new secret and for each one that was retired."""
    parts, new = post.hall.office.parts, b"n" * 32
    post.hand_in()
    post.send(replace(parts, pepper=new, retired_peppers=(parts.pepper,)))
    heard, now = post.receiver.heard[0], parts.clock().timestamp()

    assert is_genuine(heard, post.secret, now=now, known=set())
    assert is_genuine(heard, secret_of(new, post.id), now=now, known=set())


def test_nothing_goes_to_an_address_inside_that_is_not_named(post: Post) -> None:
    """Neither straight, nor by a name, nor by a redirect: no connection is made."""
    with receiving() as secret:
        for url in (secret.url, secret.url.replace("127.0.0.1", "localhost")):
            assert "Địa chỉ thuộc mạng nội bộ" in missed(post, url)
        post.receiver.status, post.receiver.moved_to = 307, secret.url
        assert "chuyển hướng" in missed(post, post.receiver.url)
    assert secret.heard == []


def missed(post: Post, url: str) -> str:
    """Send a message to another address and return why it was not heard."""
    with post.hall.office.parts.catalog.work() as work:
        work.machines.put_webhook(replace(post.kept, url=url, failures=0, away_until=None))
    post.hand_in()
    post.send()
    return str(post.kept.problem)


def waiting(parts: Parts) -> int:
    """Return how many messages wait."""
    with parts.catalog.view() as view:
        return sum(one.task is Task.NOTIFY for one in view.jobs.list(JobState.READY, limit=10_000))


def hand_in_with(parts: Parts, post: Post) -> None:
    """Hand in a file with other parts of the archive."""
    delivery = Delivery("a.pdf", io.BytesIO(NOTHING), BODY, post.hall.office.person("officer"))
    upload(parts, delivery)
