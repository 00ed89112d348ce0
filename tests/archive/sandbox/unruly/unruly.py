"""Chores that do what a parser taken over by its input would do. Only tests can name them."""

import ctypes
import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from archive.sandbox.task import Answer, Doing, Task


class LibraryError(Exception):
    """An error as the project's libraries raise them."""

    code = "locked"
    retryable = False


class LibraryBusy(LibraryError):
    """An error another attempt may overcome."""

    code = "busy"
    retryable = True


class EngineMissing(LibraryError):
    """An error about the machine, not the file."""

    code = "engine_missing"


def look_around(task: Task) -> Answer:
    """Say what can be seen of the machine."""
    return {
        "files": [path for path in task.text("paths").split(":") if Path(path).exists()],
        "environment": sorted(os.environ),  # noqa: TID251 # what is seen is the question
        "processes": sum(one.name.isdigit() for one in Path("/proc").iterdir()),
        "user": os.getuid(),
        "inputs": {name: path.read_text() for name, path in task.inputs.items()},
    }


def connect(task: Task) -> Answer:
    """Try the network."""
    with socket.create_connection(("127.0.0.1", task.number("port")), timeout=2):
        return {}


def resolve(task: Task) -> Answer:
    """Try to reach a name server."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        out.sendto(b"x", (task.text("host"), 53))
    return {}


def write(task: Task) -> Answer:
    """Try to write to a path."""
    Path(task.text("path")).write_text("written")
    return {}


def keep(task: Task) -> Answer:
    """Write into the job's own folder."""
    (task.out / "kept").write_text("kept")
    return {}


def change_input(task: Task) -> Answer:
    """Try to change the received bytes."""
    os.chmod(task.inputs["file"], 0o600)  # noqa: PTH101 # any way will do
    task.inputs["file"].write_text("changed")
    return {}


def eat_memory(_: Task) -> Answer:
    """Take memory without end."""
    eaten = []
    while time.monotonic() > 0:
        eaten.append(bytearray(64 << 20))
    return {}


def loop(_: Task) -> Answer:
    """Never end, and use the processor for it."""
    while time.monotonic() > 0:
        pass
    return {}


def sleep(task: Task) -> Answer:
    """Never end, and use nothing for it."""
    task.step({"asleep": True})
    time.sleep(3600)
    return {}


def fill(task: Task) -> Answer:
    """Write a file without end."""
    with (task.out / "large").open("wb") as file:
        while True:
            file.write(bytes(1 << 20))


def fork(task: Task) -> Answer:
    """Start processes without end."""
    program = [sys.executable, "-S", "-c", "import time; time.sleep(60)"]
    started = [subprocess.Popen(program) for _ in range(task.number("many"))]
    return {"started": len(started)}


def leave_behind(task: Task) -> Answer:
    """Start a process that holds on to the output, and end."""
    subprocess.Popen([sys.executable, "-S", "-c", "import time; time.sleep(60)"])
    task.step({"left": True})
    return {"left": True}


def be_killed(task: Task) -> Answer:
    """Be killed after the first piece, as by the kernel when memory runs out."""
    task.step({"number": 1})
    os.kill(os.getpid(), 9)
    return {}


def crash(task: Task) -> Answer:
    """Read where nothing is, as a broken parser does."""
    return {"read": ctypes.string_at(task.number("address"))}


def stumble(task: Task) -> Answer:
    """Raise an error whose text comes from the document."""
    message = f"cannot read {task.text('secret')}"
    raise RuntimeError(message)


def refuse(task: Task) -> Answer:
    """Raise an error of a library."""
    kinds: Mapping[str, type[LibraryError]] = {
        one.__name__: one for one in (LibraryError, LibraryBusy, EngineMissing)
    }
    message = "Tệp PDF được bảo vệ bằng mật khẩu."
    raise kinds[task.text("kind")](message)


def chatter(task: Task) -> Answer:
    """Print where libraries print, in every way they do."""
    print('{"result": {"forged": true}}')  # noqa: T201 # the mischief itself
    os.write(1, b'{"result": {"forged": true}}\n' * 10_000)
    os.system('echo \'{"result": {"forged": true}}\'')  # noqa: S605, S607 # the mischief itself
    os.write(2, b"x" * 10_000_000)
    task.step({"number": 1})
    return {"forged": False}


def flood(task: Task) -> Answer:
    """Answer without end."""
    while True:
        task.step({"text": "x" * 100_000})


def babble(task: Task) -> Answer:
    """Answer in no language at all, past the protocol."""
    for handle in range(3, 20):
        try:
            os.write(handle, task.text("line").encode() + b"\n")
        except OSError:
            continue
    time.sleep(60)
    return {}


CHORES: Mapping[str, Doing] = {
    one.__name__: one
    for one in (
        look_around,
        connect,
        resolve,
        write,
        keep,
        change_input,
        eat_memory,
        loop,
        sleep,
        fill,
        fork,
        leave_behind,
        be_killed,
        crash,
        stumble,
        refuse,
        chatter,
        flood,
        babble,
    )
}
