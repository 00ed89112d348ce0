"""Uploads by tus 1.0: in pieces, each on the disk before it is answered, and counted once."""

import base64
import hashlib
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from archive.intake.uploads import FOLDER, expire
from archive.records.arrival import Channel
from tests.attacks.gate import BODY, Gate

CONTENT = b"%PDF-1.7\n" + bytes(range(256)) * 40
PAGE, MACHINE = "/nop/tai-len", "/api/v1/uploads"
KILLED = """
import io, os, signal, sys
from dataclasses import replace
from pathlib import Path
from archive.accounts.people import actor_of
from archive.assemble import assemble
from archive.intake.uploads import Allowance, Piece, find, go_on
from archive.records.calendar import legal_day
from archive.settings import Settings

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

class Cut(io.BytesIO):
    def read(self, size=-1):
        return super().read(3000) if self.tell() < 3000 else die()

data, person, upload, where = sys.argv[1:]
archive = assemble(Settings(Path(data)))
parts = archive.parts if where == "in a piece" else replace(archive.parts, wake=die)
with parts.catalog.view() as view:
    actor = actor_of(view, person, legal_day(parts.clock()))
offset = find(parts, upload, actor).offset
content = b"%PDF-1.7\\n" + bytes(range(256)) * 40
rest = Cut(content[offset:]) if where == "in a piece" else io.BytesIO(content[offset:])
go_on(parts, upload, Piece(offset, rest), actor, Allowance(1 << 20))
"""
"""A process that is killed in the middle of a piece, or once the whole is handed on."""


def metadata(**said: str) -> str:
    """Return the header that says what a file is."""
    return ",".join(
        f"{key} {base64.b64encode(text.encode()).decode()}" for key, text in said.items()
    )


def headers(gate: Gate, door: str, **more: str) -> dict[str, str]:
    """Return what a page's script, or a machine, says of itself."""
    who = {"X-CSRF": gate.csrf} if door == PAGE else {"Authorization": f"Bearer {gate.token}"}
    named = {name.replace("_", "-"): said for name, said in more.items()}
    return {**who, "Accept": "application/json", "Tus-Resumable": "1.0.0", **named}


def begun(gate: Gate, door: str, name: str, length: int = len(CONTENT)) -> str:
    """Begin an upload and return its address."""
    said = metadata(name=name, body=BODY, fingerprint=f"dau-{name}")
    sent = headers(gate, door, Upload_Length=str(length), Upload_Metadata=said)
    answer = gate.client.post(door, headers=sent)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return str(answer.headers["Location"])


def send(gate: Gate, address: str, offset: int, piece: bytes, **more: str) -> TestResponse:
    """Send one piece."""
    door = MACHINE if address.startswith(MACHINE) else PAGE
    sent = headers(gate, door, Upload_Offset=str(offset), **more)
    kind = "application/offset+octet-stream"
    return gate.client.patch(address, data=piece, headers=sent, content_type=kind)


@pytest.mark.parametrize("door", [PAGE, MACHINE])
def test_a_file_comes_in_pieces_and_becomes_one_record(gate: Gate, door: str) -> None:
    """Each answer says how far it is; the last one names the record, which holds the very bytes."""
    name = f"{door.count('/')}-manh.pdf"
    address = begun(gate, door, name)
    first = send(gate, address, 0, CONTENT[:4000])
    looked = gate.client.head(address, headers=headers(gate, door))
    last = send(gate, address, 4000, CONTENT[4000:])
    (record,) = gate.named(name)

    assert first.status_code == 204
    assert first.headers["Upload-Offset"] == looked.headers["Upload-Offset"] == "4000"
    assert looked.headers["Upload-Length"] == str(len(CONTENT))
    assert last.headers["Vankho-Record"] == record.id
    assert gate.kept(record) == CONTENT
    assert record.arrival is not None
    assert record.arrival.channel is (Channel.BROWSER if door == PAGE else Channel.API)
    again = send(gate, address, len(CONTENT), b"")
    assert again.headers["Vankho-Record"] == record.id
    assert len(gate.named(name)) == 1
    assert not (gate.data / FOLDER / address.rsplit("/", 1)[1]).exists()


def test_what_does_not_go_on_where_it_ended_is_not_taken(gate: Gate) -> None:
    """Neither a gap, nor too much, nor bytes that are not what their sender counted."""
    address = begun(gate, PAGE, "lech.pdf")
    good = base64.b64encode(hashlib.sha256(CONTENT[:50]).digest()).decode()
    answers = (
        send(gate, address, 10, CONTENT),
        send(gate, address, 0, CONTENT + b"x"),
        send(gate, address, 0, CONTENT[:50], Upload_Checksum="sha256 " + "A" * 43 + "="),
        send(gate, address, 0, CONTENT[:50], Upload_Checksum="md5 AAAA"),
        send(gate, address, 0, CONTENT[:50], Upload_Checksum=f"sha256 {good}"),
    )

    assert [answer.status_code for answer in answers] == [409, 413, 460, 422, 204]
    assert answers[-1].headers["Upload-Offset"] == "50"


def test_what_its_beginning_refuses_is_not_sent_to_its_end(gate: Gate) -> None:
    """A programme of 64 MB ends with its first piece, in words, and nothing of it is kept."""
    address = begun(gate, PAGE, "to-lon.pdf", 64 << 20)
    answer = send(gate, address, 0, b"MZ" + bytes(1 << 17))

    assert (answer.status_code, (answer.json or {})["code"]) == (422, "unknown_type")
    assert gate.client.head(address, headers=headers(gate, PAGE)).status_code == 404
    assert not (gate.data / FOLDER / address.rsplit("/", 1)[1]).exists()


def test_an_open_upload_is_found_again_and_can_be_given_up(gate: Gate) -> None:
    """A browser that was closed asks what is under way; others never see it."""
    address = begun(gate, PAGE, "dang-do.pdf")
    send(gate, address, 0, CONTENT[:100])
    listed = gate.client.get(PAGE, headers=headers(gate, PAGE)).json
    ours = [one for one in (listed or {})["uploads"] if one["name"] == "dang-do.pdf"]
    gone = gate.client.delete(address, headers=headers(gate, PAGE))

    assert [(one["offset"], one["fingerprint"]) for one in ours] == [(100, "dau-dang-do.pdf")]
    assert gone.status_code == 204
    assert gate.client.head(address, headers=headers(gate, PAGE)).status_code == 404
    assert not (gate.data / FOLDER / address.rsplit("/", 1)[1]).exists()


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"Upload_Length": "0"}, 422),
        ({"Upload_Length": str(1 << 60)}, 413),
        ({"Upload_Length": "-1"}, 422),
        ({"Upload_Length": "9", "Tus_Resumable": "0.2.2"}, 412),
        ({"Upload_Length": "9", "Upload_Metadata": "name ***"}, 422),
        ({"Upload_Length": "9", "Upload_Metadata": metadata(name="a", body="khac")}, 403),
    ],
)
def test_what_cannot_be_taken_is_said_before_a_byte_comes(
    gate: Gate, said: dict[str, str], status: int
) -> None:
    """An empty or endless file, another protocol, words that are none, a body of other people."""
    base = {"Upload_Metadata": metadata(name="a.pdf", body=BODY)}
    answer = gate.client.post(MACHINE, headers=headers(gate, MACHINE, **{**base, **said}))

    assert answer.status_code == status
    assert "Hãy" in str((answer.json or {})["detail"])


def test_a_page_from_elsewhere_cannot_send(gate: Gate) -> None:
    """Without the token of our own page nothing is begun (C5, 20)."""
    sent = {**headers(gate, PAGE, Upload_Length="9"), "X-CSRF": "x"}

    assert gate.client.post(PAGE, headers=sent).status_code == 400


def test_everybodys_client_may_ask_what_is_possible(gate: Gate) -> None:
    """Version, extensions and the largest size stand in the answer to OPTIONS."""
    answer = gate.client.options(PAGE)

    assert answer.headers["Tus-Version"] == "1.0.0"
    assert "termination" in answer.headers["Tus-Extension"]


@pytest.mark.parametrize("where", ["in a piece", "handed on"])
def test_kill_9_loses_and_doubles_nothing(gate: Gate, where: str) -> None:
    """Killed in a piece, the answered ones are there; killed after handing on, it counts once."""
    name = f"{where.replace(' ', '-')}.pdf"
    address = begun(gate, PAGE, name)
    send(gate, address, 0, CONTENT[:1000])
    words = [str(gate.data), gate.officer.id, address.rsplit("/", 1)[1], where]
    ended = subprocess.run([sys.executable, "-c", KILLED, *words], check=False, timeout=60)
    looked = gate.client.head(address, headers=headers(gate, PAGE))
    offset = int(looked.headers["Upload-Offset"])
    last = send(gate, address, offset, CONTENT[offset:])
    (record,) = gate.named(name)

    assert ended.returncode == -signal.SIGKILL
    assert offset == (1000 if where == "in a piece" else len(CONTENT))
    assert last.headers["Vankho-Record"] == record.id
    assert gate.kept(record) == CONTENT


def test_what_nobody_goes_on_with_is_forgotten(gate: Gate) -> None:
    """After its days the row and the bytes are gone, and bytes no row knows go too."""
    address = begun(gate, PAGE, "bo-quen.pdf")
    send(gate, address, 0, CONTENT[:100])
    stray = gate.data / FOLDER / ("z" * 26)
    stray.write_bytes(b"x")
    gate.clock.now += timedelta(days=8)
    try:
        assert expire(gate.parts) >= 1
    finally:
        gate.clock.now -= timedelta(days=8)

    assert list(Path(gate.data / FOLDER).iterdir()) == []
    assert gate.client.head(address, headers=headers(gate, PAGE)).status_code == 404
