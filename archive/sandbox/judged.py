"""Judge the signatures of a file in the child, and fetch outside what the judgement asks for.

The child has the file and no network, the parent has the network and never parses the file: only
questions come out of the child, and they go through the guarded fetcher.
"""

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from archive.sandbox.chores import Chore
from archive.sandbox.runner import Sandbox
from signing.errors import Unreachable
from signing.trust import Fetcher
from signing.trust.recorded import Answered, Question, written

MOST_ROUNDS = 4
"""An issuer, its status, its issuer's status: what one answer asks for in turn."""
MOST_QUESTIONS = 24


@dataclass(frozen=True)
class Case:
    """What is judged: a file, the anchors that are believed (PEM files), and the moment."""

    file: Path
    anchors: Sequence[Path]
    at: datetime
    answers: tuple[Answered, ...] = ()


@dataclass(frozen=True)
class Judged:
    """The verdict as the child said it, and the answers it rests on."""

    verdict: Mapping[str, Any]
    answers: tuple[Answered, ...]


def judge(sandbox: Sandbox, case: Case, folder: Path, fetcher: Fetcher | None = None) -> Judged:
    """Judge a file with the answers of its case; with a fetcher, missing ones are asked for."""
    said, wanted = _once(sandbox, case, case.answers, folder)
    answers = case.answers
    for _ in range(MOST_ROUNDS):
        room = MOST_QUESTIONS - len(answers)
        if fetcher is None or not wanted or room <= 0:
            break
        answers += tuple(_asked(one, fetcher) for one in wanted[:room])
        said, wanted = _once(sandbox, case, answers, folder)
    return Judged(said, answers)


def _once(
    sandbox: Sandbox, case: Case, answers: tuple[Answered, ...], folder: Path
) -> tuple[Mapping[str, Any], Sequence[Question]]:
    """Judge once, in the child; return what it says, and what it would ask."""
    known = folder / "answers.json"
    known.write_bytes(written(answers))
    anchors = {f"anchor{number}": path for number, path in enumerate(case.anchors)}
    told = dict(
        sandbox.run(
            Chore.VERIFY,
            {"at": case.at.isoformat()},
            inputs={"file": case.file, "answers": known, **anchors},
            folder=folder,
        )
    )
    wanted = [Question.from_json(one) for one in cast("list[Any]", told.pop("wanted"))]
    return told, wanted


def _asked(question: Question, fetcher: Fetcher) -> Answered:
    try:
        return Answered(question, question.ask(fetcher))
    except Unreachable:
        return Answered(question, None)


def kept(judged: Judged, case: Case) -> bytes:
    """Write a verdict with all it rests on, to be kept beside a file that must not be touched."""
    proof = {
        "at": case.at.isoformat(),
        "anchors": [b64encode(path.read_bytes()).decode() for path in case.anchors],
        "answers": [one.to_json() for one in judged.answers],
    }
    return canonical({**judged.verdict, "proof": proof})


def canonical(told: Mapping[str, Any]) -> bytes:
    """Write a verdict so that the same verdict is always the same bytes."""
    return json.dumps(told, ensure_ascii=False, sort_keys=True).encode()
