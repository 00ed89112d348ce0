"""Answers of the network that were written down: what was judged with them can be judged again.

Where foreign bytes are parsed there is no network. What a judgement would ask for is noted there;
whoever has a network fetches it, and the judgement is made anew with the answers. Kept with the
verdict, they show years later that it was right, though nobody answers any more.
"""

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from signing import words
from signing.errors import Unreachable
from signing.trust.fetcher import Fetcher


@dataclass(frozen=True)
class Question:
    """What is asked of an address; without a ``body`` it is only fetched. ``kind``: media type."""

    url: str
    body: bytes | None = None
    kind: str = ""

    def to_json(self) -> dict[str, Any]:
        """Write it as plain JSON values."""
        return {"url": self.url, "body": _text(self.body), "kind": self.kind}

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Question":
        """Read what ``to_json`` wrote."""
        return cls(str(told["url"]), _bytes(told["body"]), str(told["kind"]))

    def ask(self, fetcher: Fetcher) -> bytes:
        """Ask it; Unreachable when there is no whole answer."""
        if self.body is None:
            return fetcher.get(self.url)
        return fetcher.post(self.url, self.body, self.kind)


@dataclass(frozen=True)
class Answered:
    """A question and its answer; None when there was none to be had."""

    question: Question
    answer: bytes | None

    def to_json(self) -> dict[str, Any]:
        """Write it as plain JSON values."""
        return {**self.question.to_json(), "answer": _text(self.answer)}

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Answered":
        """Read what ``to_json`` wrote."""
        return cls(Question.from_json(told), _bytes(told["answer"]))


@dataclass(frozen=True)
class Recorded(Fetcher):
    """A fetcher without a network: it gives the answers it was given, and notes what is missing."""

    answers: Mapping[Question, bytes | None] = field(default_factory=dict)
    wanted: list[Question] = field(default_factory=list)

    @classmethod
    def of(cls, content: bytes) -> "Recorded":
        """Read the answers that ``written`` wrote."""
        known = map(Answered.from_json, json.loads(content))
        return cls(answers={one.question: one.answer for one in known})

    def get(self, url: str) -> bytes:
        """Give the answer of this address; Unreachable when none is known."""
        return self._answer(Question(url))

    def post(self, url: str, body: bytes, kind: str) -> bytes:
        """Give the answer to this body; Unreachable when none is known."""
        return self._answer(Question(url, body, kind))

    def _answer(self, question: Question) -> bytes:
        if question not in self.answers and question not in self.wanted:
            self.wanted.append(question)
        known = self.answers.get(question)
        if known is None:
            raise Unreachable(words.NO_ANSWER)
        return known


def written(answers: Iterable[Answered]) -> bytes:
    """Write answers down."""
    return json.dumps([one.to_json() for one in answers]).encode()


def _text(content: bytes | None) -> str | None:
    return None if content is None else base64.b64encode(content).decode("ascii")


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else base64.b64decode(text)
