"""What children of the sandbox said in this run: the same question is asked once.

A chore depends on nothing but its arguments and its files, so what a real child answered, and each
file it wrote, may be told again. Most tests hand in the same few papers and care for what becomes
of them; reading those anew for each took a third of the suite. Tests of the sandbox, of reading and
of what goes wrong meanwhile use the plain ``Sandbox``.
"""

import fcntl
import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from archive.records.job import Argument
from archive.sandbox.limits import Limits
from archive.sandbox.runner import Sandbox
from archive.sandbox.task import Answer


class Memory:
    """A folder of answers; the processes of one run share it."""

    def __init__(self) -> None:
        self.folder: Path | None = None

    @contextmanager
    def place_of(self, question: str) -> Iterator[Path]:
        """Give the place of an answer to one asker at a time, so that none is worked out twice."""
        assert self.folder, "conftest says where the answers of this run are kept"
        self.folder.mkdir(exist_ok=True)
        with (self.folder / f"{question}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield self.folder / question


MEMORY = Memory()


class RememberingSandbox(Sandbox):
    """A sandbox that asks a child only what none was asked before; failures are not kept."""

    def run(  # noqa: PLR0913 # as the one it is
        self,
        chore: StrEnum,
        arguments: Mapping[str, Argument],
        *,
        inputs: Mapping[str, Path],
        folder: Path,
        limits: Limits | None = None,
        on_step: Callable[[Answer], None] | None = None,
    ) -> Answer:
        """Do a chore, or tell again what came of it."""
        hear = on_step or (lambda _: None)
        steps: list[Answer] = []

        def note(step: Answer) -> None:
            steps.append(step)
            hear(step)

        with MEMORY.place_of(_question(chore, arguments, inputs)) as place:
            if not place.exists():
                before = set(folder.iterdir())
                answer = super().run(
                    chore, arguments, inputs=inputs, folder=folder, limits=limits, on_step=note
                )
                _keep(place, answer, steps, set(folder.iterdir()) - before)
                return answer
        for step in json.loads((place / "steps").read_bytes()):
            hear(step)
        shutil.copytree(place / "out", folder, dirs_exist_ok=True)
        return dict(json.loads((place / "answer").read_bytes()))


def _question(chore: StrEnum, arguments: Mapping[str, Argument], inputs: Mapping[str, Path]) -> str:
    files = {name: _digest(path) for name, path in inputs.items()}
    asked = json.dumps([chore.value, dict(arguments), files], sort_keys=True)
    return hashlib.sha256(asked.encode()).hexdigest()


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _keep(place: Path, answer: Answer, steps: Sequence[Answer], written: Collection[Path]) -> None:
    made = Path(tempfile.mkdtemp(dir=place.parent))
    (made / "out").mkdir()
    for path in written:
        shutil.copy(path, made / "out")
    (made / "answer").write_text(json.dumps(answer))
    (made / "steps").write_text(json.dumps(steps))
    made.rename(place)
