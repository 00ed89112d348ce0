"""The seven stages of a record and the steps between them (DESIGN, "The route of a record")."""

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    """Where a record is on its route."""

    RECEIVED = "received"
    INGESTED = "ingested"
    READ = "read"
    REVIEWED = "reviewed"
    SIGNED = "signed"
    SEALED = "sealed"
    DISPOSED = "disposed"
    REFUSED = "refused"


STEPS: Mapping[State, frozenset[State]] = {
    State.RECEIVED: frozenset({State.INGESTED, State.REFUSED}),
    State.INGESTED: frozenset({State.READ, State.REFUSED}),
    State.READ: frozenset({State.REVIEWED, State.REFUSED}),
    State.REVIEWED: frozenset({State.SIGNED, State.REFUSED}),
    State.SIGNED: frozenset({State.SEALED, State.REFUSED}),
    State.SEALED: frozenset({State.DISPOSED}),
    State.DISPOSED: frozenset(),
    State.REFUSED: frozenset({State.READ}),
}
"""From each state, the states one stage may lead to. From refused there is a way back only for one
that was refused as a twin (``route/twins.py``)."""


FINDABLE = frozenset({State.READ, State.REVIEWED, State.SIGNED, State.SEALED})
"""States in which a record's pages are in the index."""


class Waiting(StrEnum):
    """What a record waits for before it can go on by itself."""

    TIMESTAMP = "timestamp"
    PERSON = "person"
    SERVICE = "service"
    SPACE = "space"


IN_VIETNAMESE: Mapping[State, str] = {
    State.RECEIVED: "đã tiếp nhận",
    State.INGESTED: "đang đọc",
    State.READ: "chờ rà soát",
    State.REVIEWED: "chờ ký số",
    State.SIGNED: "đã ký, chờ niêm phong",
    State.SEALED: "đã niêm phong",
    State.DISPOSED: "đã hủy",
    State.REFUSED: "không nhận",
}

WAITING_IN_VIETNAMESE: Mapping[Waiting, str] = {
    Waiting.TIMESTAMP: "chờ dấu thời gian",
    Waiting.PERSON: "chờ người xử lý",
    Waiting.SERVICE: "chờ dịch vụ",
    Waiting.SPACE: "chờ dung lượng lưu trữ",
}
