"""Acknowledged means on the disk, in this order: the kernel is asked, not the code (P1).

write → fsync(file) → rename → fsync(folder) → commit → answer
"""

import http.client
import os
import secrets
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.faults.tracing import Call, calls_in, started, traced

CALLS = ("write", "pwrite64", "fsync", "fdatasync", "rename", "renameat", "renameat2")
ANSWERS = ("sendto", "sendmsg")
MARK = b"%PDF-1.7 order on disk"
CREATED = "HTTP/1.1 201"


@contextmanager
def receiving(log: Path, data: Path) -> Iterator[tuple[int, str]]:
    """Run the web door under strace; yield its port and a token."""
    process = started(traced(log, (*CALLS, *ANSWERS), "tests.faults.receiving", str(data)))
    try:
        assert process.stdout
        port, token = process.stdout.readline().split()
        yield int(port), token
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def uploaded(port: int, token: str) -> int:
    """Upload one file, and return the status of the answer."""
    border = secrets.token_hex(8)
    parts = (
        f'--{border}\r\nContent-Disposition: form-data; name="body"\r\n\r\ncau-mau\r\n'
        f'--{border}\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
    )
    body = parts.encode() + MARK + b"\n" * 5000 + f"\r\n--{border}--\r\n".encode()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": f"multipart/form-data; boundary={border}",
    }
    connection.request("POST", "/api/v1/records", body, headers)
    status = connection.getresponse().status
    connection.close()
    return status


def one(calls: Sequence[Call], name: str, path: str, *, after: int) -> Call:
    """Return the first call of this kind on this file that begins after a line."""
    return next(
        call for call in calls if (call.name, call.path) == (name, path) and call.began > after
    )


@pytest.mark.needs("strace")
def test_an_upload_is_answered_after_everything_is_on_the_disk(data: Path, tmp_path: Path) -> None:
    """File, name and folder of the bytes and of the manifest; then the commit; then the answer."""
    log = tmp_path / "calls"
    with receiving(log, data) as (port, token):
        assert uploaded(port, token) == 201
    calls = calls_in(log)
    written = next(call for call in calls if call.name == "write" and MARK.decode() in call.said)
    answer = next(call for call in calls if call.name in ANSWERS and CREATED in call.said)
    ours = [call for call in calls if call.thread == written.thread and written.began <= call.ended]
    renames = [
        call for call in ours if call.name.startswith("rename") and call.ended < answer.began
    ]
    assert len(renames) >= 2

    placed = [on_disk(ours, rename) for rename in renames]
    assert one(ours, "fsync", written.path, after=written.ended).ended < renames[0].began

    wal = f"{data}/catalog.sqlite-wal"
    before = [call for call in ours if call.path == wal and call.ended < answer.began]
    assert before[-1].name == "fdatasync"
    assert max(placed) < next(call.began for call in before if call.name == "pwrite64")


def on_disk(calls: Sequence[Call], rename: Call) -> int:
    """Hold one object to its order; return the line at which its last folder was on the disk."""
    source, target = rename.said.split('"')[1], Path(rename.said.split('"')[3])
    content = [call for call in calls if call.path == source and call.ended < rename.began]
    assert content[-1].name == "fsync"
    folders = (target.parent, target.parent.parent, target.parent.parent.parent)
    return max(one(calls, "fsync", str(folder), after=rename.ended).ended for folder in folders)
