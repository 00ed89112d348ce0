"""Whatever a child does, the parent goes on and knows how it ended; with walls and without."""

import errno
import os
import time
from pathlib import Path
from threading import Event, Timer

import pytest

from archive.records.errors import NotFound, Refused, Unavailable
from archive.sandbox.chores import CHORES, Chore
from archive.sandbox.errors import Cancelled, ChoreFailed, TooHeavy, TookTooLong
from archive.sandbox.jail import Jail
from archive.sandbox.limits import MIB, Limits
from archive.sandbox.runner import Sandbox
from archive.sandbox.task import Answer
from tests.archive.sandbox.conftest import UNRULY, Misbehave, Mischief, misbehaving


def test_the_jobs_folder_keeps_what_is_written(misbehave: Misbehave, out: Path) -> None:
    """What a chore leaves in its folder is there afterwards."""
    misbehave("keep")

    assert (out / "kept").read_text() == "kept"


@pytest.mark.parametrize("chore", ["eat_memory", "fill"])
def test_whoever_takes_too_much_is_stopped(misbehave: Misbehave, chore: str) -> None:
    """Memory and file size have a limit; the file is refused as too heavy."""
    limits = Limits(memory=600 * MIB, cpu=1, file=20 * MIB)
    with pytest.raises(TooHeavy, match="quá nặng"):
        misbehave(chore, limits=limits)


@pytest.mark.parametrize(
    ("chore", "limits"), [("sleep", Limits(wall=0.5)), ("loop", Limits(cpu=1))]
)
def test_whoever_never_ends_is_stopped(misbehave: Misbehave, chore: str, limits: Limits) -> None:
    """The clock on the wall and the processor's have a limit; each attempt counts."""
    began = time.monotonic()
    with pytest.raises(TookTooLong, match="quá lâu") as caught:
        misbehave(chore, limits=limits)
    assert caught.value.retryable

    assert time.monotonic() - began < 30  # of a busy machine; by itself it loops for good


def test_whoever_talks_without_end_is_stopped(misbehave: Misbehave) -> None:
    """Answers have a limit, so no child can fill the parent's memory."""
    with pytest.raises(TooHeavy):
        misbehave("flood", limits=Limits(answer=5 * MIB))


def test_a_killed_child_is_reported(misbehave: Misbehave) -> None:
    """Kill -9 leaves the pieces told so far and an error with attempts left (P2)."""
    steps = list[Answer]()
    with pytest.raises(ChoreFailed) as caught:
        misbehave("be_killed", on_step=steps.append)

    assert steps == [{"number": 1}]
    assert caught.value.retryable
    assert "signal 9" in caught.value.detail


def test_a_crashed_child_is_reported(misbehave: Misbehave) -> None:
    """A parser that reads where nothing is takes only its child with it."""
    with pytest.raises(ChoreFailed) as caught:
        misbehave("crash", address=8)

    assert "signal 11" in caught.value.detail


def test_an_error_tells_its_place_and_not_its_text(misbehave: Misbehave) -> None:
    """The text of a foreign error may hold words of the document: only name and place are told."""
    with pytest.raises(ChoreFailed) as caught:
        misbehave("stumble", secret="Nguyễn Văn A")

    assert "RuntimeError at" in caught.value.detail
    assert "unruly.py" in caught.value.detail
    assert "Nguyễn" not in f"{caught.value} {caught.value.detail}"


@pytest.mark.parametrize(
    ("kind", "error"),
    [("LibraryError", Refused), ("LibraryBusy", Unavailable), ("EngineMissing", Unavailable)],
)
def test_a_library_is_quoted(misbehave: Misbehave, kind: str, error: type[Exception]) -> None:
    """A file's own fault is Refused in the library's words; the machine's is worth a retry."""
    with pytest.raises(error, match=r"bảo vệ bằng mật khẩu") as caught:
        misbehave("refuse", kind=kind)

    assert type(caught.value) is error


def test_prints_of_libraries_do_no_harm(misbehave: Misbehave) -> None:
    """Standard output belongs to the protocol, whoever prints and how much."""
    steps = list[Answer]()

    assert misbehave("chatter", on_step=steps.append) == {"forged": False}
    assert steps == [{"number": 1}]


@pytest.mark.parametrize("line", ["nonsense", "{}", "[1]", '{"result": 7}', "[" * 100_000])
def test_a_child_that_speaks_out_of_turn_is_ended(misbehave: Misbehave, line: str) -> None:
    """What is not of the protocol ends the child; it is never believed."""
    with pytest.raises(ChoreFailed):
        misbehave("babble", line=line)


def test_nothing_a_child_started_outlives_it(misbehave: Misbehave) -> None:
    """A grandchild that holds on to the output delays nobody."""
    began = time.monotonic()

    assert misbehave("leave_behind") == {"left": True}
    assert time.monotonic() - began < 4


def test_a_wish_to_stop_ends_the_child(jail: Jail, out: Path) -> None:
    """When the archive stops, the job is given back at once."""
    stop = Event()
    Timer(0.4, stop.set).start()
    began = time.monotonic()
    with pytest.raises(Cancelled):
        misbehaving(Sandbox(cancelled=stop, jail=jail, table=UNRULY), out)("sleep")

    assert time.monotonic() - began < 5


def test_an_error_of_the_listener_ends_the_child(misbehave: Misbehave) -> None:
    """Where a piece cannot be kept, the child is ended and the error goes to the caller."""

    def fail(_: Answer) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    began = time.monotonic()
    with pytest.raises(OSError, match="space"):
        misbehave("sleep", on_step=fail)
    assert time.monotonic() - began < 5


def test_inputs_have_to_be_there(misbehave: Misbehave, tmp_path: Path) -> None:
    """A missing file or a name that is none is not found, before any child is started."""
    for inputs in ({"file": tmp_path / "missing"}, {"../x": Path(__file__)}):
        with pytest.raises(NotFound):
            misbehave("keep", inputs=inputs)


def test_no_file_or_process_is_left(misbehave: Misbehave, out: Path) -> None:
    """Many runs, good and bad, leave no open file behind."""
    before = len(list(Path("/proc/self/fd").iterdir()))
    for chore in ("keep", "be_killed", "stumble"):
        for _ in range(3):
            try:
                misbehave(chore, secret="")
            except ChoreFailed:
                continue

    assert len(list(Path("/proc/self/fd").iterdir())) == before
    assert [path.name for path in out.iterdir()] == ["kept"]


def test_no_unruly_chore_can_be_reached_from_the_archive(out: Path) -> None:
    """The archive's own children know the archive's chores alone."""
    assert set(CHORES) == set(Chore)
    with pytest.raises(ChoreFailed) as caught:
        Sandbox().run(Mischief.KEEP, {}, inputs={}, folder=out)
    assert "KeyError" in caught.value.detail
