"""Whatever JSON comes, the answer is a sentence: never a crash, never a silent change."""

import json
from collections.abc import Mapping
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.doors.api.conftest import Hall, Machine

TEXT = st.text(st.characters(codec=None), max_size=12)
LEAF = st.none() | st.booleans() | st.integers() | st.floats() | TEXT
ANYTHING = st.recursive(
    LEAF, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3)
)
NO_TEXT = st.one_of(
    st.booleans(), st.integers(), st.floats(), st.lists(TEXT), st.dictionaries(TEXT, TEXT)
)
NOT_TEXTS = st.one_of(LEAF, st.lists(TEXT), st.dictionaries(TEXT, NO_TEXT | st.none(), min_size=1))
NO_NUMBER = st.one_of(st.booleans(), TEXT, st.lists(st.integers()), st.floats(min_value=0.1))

WRONG = {
    "review": st.one_of(
        st.fixed_dictionaries({"values": NOT_TEXTS}),
        st.fixed_dictionaries({"values": st.just({}), "version": NO_NUMBER}),
        st.fixed_dictionaries({"values": st.dictionaries(TEXT, TEXT, min_size=1)}),
        LEAF,
        st.lists(ANYTHING),
    ),
    "signature": st.one_of(
        st.fixed_dictionaries({"key": NO_TEXT, "pin": TEXT}),
        st.fixed_dictionaries({"key": st.just("demo"), "pin": NO_TEXT | st.none()}),
        st.fixed_dictionaries({"key": st.just("demo"), "pin": st.just("1"), "seen": NO_TEXT}),
        LEAF,
        st.lists(ANYTHING),
    ),
    "receipt": st.one_of(
        st.fixed_dictionaries({"factor": NO_TEXT | st.none()}),
        st.fixed_dictionaries({"factor": st.text(st.characters(exclude_categories=["Nd"]))}),
        LEAF,
        st.lists(ANYTHING),
    ),
}
JSON = "application/json"
SLOW = settings(max_examples=40, deadline=timedelta(seconds=20))


def as_sent(body: object) -> str:
    """Write a body as a hostile client may: half letters as escapes, which JSON allows."""
    return json.dumps(body)


@pytest.fixture(scope="module")
def addresses(hall: Hall, read_record: str, reviewed_record: str) -> Mapping[str, str]:
    """Return where each kind of body is sent."""
    dossier = hall.office.record(read_record).dossier
    return {
        "review": f"/records/{read_record}/review",
        "signature": f"/records/{reviewed_record}/signature",
        "receipt": f"/dossiers/{dossier}/receipt",
    }


@pytest.fixture(scope="module")
def senders(hall: Hall) -> Mapping[str, Machine]:
    """Return who may send each kind of body."""
    officer, signer = hall.machine("officer"), hall.machine("signer")
    return {"review": officer, "signature": signer, "receipt": officer}


@pytest.mark.parametrize("kind", sorted(WRONG))
def test_a_wrong_body_is_refused_in_words(
    kind: str, hall: Hall, addresses: Mapping[str, str], senders: Mapping[str, Machine]
) -> None:
    """Wrong kinds of values, half letters, unknown fields, no object at all: refused in words."""

    @SLOW
    @given(body=WRONG[kind])
    def holds(body: object) -> None:
        answer = senders[kind].post(addresses[kind], data=as_sent(body), content_type=JSON)
        assert answer.status_code == (422 if isinstance(body, dict) else 400), answer.json
        assert (answer.json or {})["detail"]

    before = hall.office.record(addresses["review"].split("/")[2])
    holds()
    assert hall.office.record(before.id) == before


@pytest.mark.parametrize("kind", sorted(WRONG))
def test_any_json_is_answered(
    kind: str, addresses: Mapping[str, str], senders: Mapping[str, Machine]
) -> None:
    """Arbitrary JSON is never an error of ours."""

    @SLOW
    @given(body=ANYTHING)
    def holds(body: object) -> None:
        answer = senders[kind].post(addresses[kind], data=as_sent(body), content_type=JSON)
        assert answer.status_code in {400, 403, 404, 409, 422}

    holds()


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"[]", b"NaN"])
def test_what_is_no_json_is_400(
    raw: bytes, addresses: Mapping[str, str], senders: Mapping[str, Machine]
) -> None:
    """Cut off, not text, nested without end: refused in words."""
    answer = senders["review"].post(addresses["review"], data=raw, content_type=JSON)

    assert (answer.status_code, (answer.json or {})["code"]) == (400, "malformed_json")
