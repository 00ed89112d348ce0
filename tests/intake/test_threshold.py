"""What is refused at sight: there is no second judge, the child would say the same words."""

import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.intake.errors import PictureTooLarge, UnknownKind
from archive.intake.threshold import refuse_at_sight
from archive.records.errors import Refused
from archive.sandbox.chores import inspect
from archive.sandbox.evidence import evidence_kind, families
from archive.sandbox.task import Task
from ocr.errors import OcrError
from tests.attacks.gate import Gate
from tests.intake.kinds import BAD, GOOD
from tests.intake.outcomes import End, bad_files

AT_SIGHT = {
    kind: one
    for kind, one in bad_files().items()
    if one.end is End.DOOR and one.code in {"unknown_type", "too_large"}
}


def judged(content: bytes, folder: Path) -> str:
    """Return what the child would say of these bytes: nothing, or its refusal."""
    path = folder / "tep"
    path.write_bytes(content)
    try:
        inspect(Task({}, {"file": path}, folder, lambda _: None))
    except (OcrError, Refused) as error:
        return str(error)
    return ""


@pytest.mark.parametrize("kind", AT_SIGHT)
def test_the_child_would_say_the_same(gate: Gate, tmp_path: Path, kind: str) -> None:
    """Word for word, and with the same code."""
    one = AT_SIGHT[kind]
    with pytest.raises((UnknownKind, PictureTooLarge)) as refused:
        refuse_at_sight(gate.parts, one.name, io.BytesIO(one.content))

    assert refused.value.message == judged(one.content, tmp_path)
    assert refused.value.code == one.code


@pytest.mark.parametrize("code", GOOD)
def test_what_is_kept_unread_passes_under_its_own_name(gate: Gate, code: str) -> None:
    """The file stands at its beginning again, so that all of it is kept."""
    file = io.BytesIO(GOOD[code])
    refuse_at_sight(gate.parts, f"tep.{code}", file)

    assert file.tell() == 0


BEGINNINGS = st.sampled_from(
    [
        b"<",
        b"<!-- ",
        b"<?xml?>",
        b"<svg ",
        b"<HTML>",
        b"<!DOCTYPE a>",
        b"\xef\xbb\xbf<a>",
        b"PK\x03\x04",
    ]
)


@given(st.lists(BEGINNINGS | st.binary(max_size=9), max_size=8).map(b"".join))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_family_is_missed(tmp_path: Path, content: bytes) -> None:
    """What begins like nothing that is kept is nothing that is kept, however it goes on."""
    path = tmp_path / "tep"
    path.write_bytes(content)
    if not families(content):
        assert evidence_kind(path) is None


@pytest.mark.parametrize("kind", BAD)
def test_what_only_a_parse_can_tell_is_left_to_the_child(gate: Gate, kind: str) -> None:
    """Macros, outer entities, frames that do not follow; but a page that acts is seen at once."""
    file = io.BytesIO(BAD[kind])
    if kind == "a picture that acts":
        with pytest.raises(UnknownKind):
            refuse_at_sight(gate.parts, "tep", file)
    else:
        refuse_at_sight(gate.parts, "tep", file)


def test_comments_without_end_cost_no_time() -> None:
    """The look for the first element goes over each byte once (no backtracking)."""
    assert families(b"<!-- -->" * 127) == ("xml",)
    assert families(b"<" + b"<?" * 500) == ("xml",)
