# mypy: disable-error-code="import-untyped,no-untyped-call"
# pyHanko does not ship its type information.
"""The referees are worth asking: they accept what is right and reject what was tampered with.

A wrong policy file can make a referee pass a changed file, and nothing else would notice.
"""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pyhanko.pdf_utils.generic import StreamObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from archive.demo.world import WorldServer, create
from signing.appearance import INVISIBLE
from signing.extend import extend
from signing.profile import Level
from signing.sign import sign
from tests.judges import Dss, JudgeError, VeraPdf
from tests.signing.town import NOW, PEOPLE, Clock, Town, free_port, make_paper

LATER = (NOW + timedelta(hours=1)).isoformat().replace("+00:00", "Z")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Run a certificate world of its own, so that no other test has turned its clock."""
    folder = tmp_path_factory.mktemp("judged") / "certificates"
    world = create(folder, people=PEOPLE, port=free_port(), at=NOW)
    clock = Clock()
    with WorldServer(world, clock) as server:
        yield Town(world, server, clock)


@pytest.fixture(scope="module")
def canary(town: Town) -> bytes:
    """Sign a paper up to B-LTA."""
    signed = sign(make_paper(), town.key(), at=NOW, appearance=INVISIBLE, field="Sig1")
    return extend(
        signed,
        to=Level.B_LTA,
        trust=town.trust,
        timestamper=town.timestamper,
        fetcher=town.fetcher,
        at=NOW,
    )


@pytest.fixture
def root(town: Town) -> Path:
    """Return the root certificate to trust."""
    return town.world.folder / "root.pem"


def write(folder: Path, content: bytes) -> Path:
    """Put bytes where a referee can read them."""
    path = folder / "judged.pdf"
    path.write_bytes(content)
    return path


def test_a_good_file_is_accepted(
    dss: Dss, verapdf: VeraPdf, canary: bytes, root: Path, tmp_path: Path
) -> None:
    """A signed PDF/A-2b is B-LTA for EU DSS, from its own evidence alone, and still PDF/A-2b."""
    file = write(tmp_path, canary)
    said = dss(file, root, at=LATER)

    assert said.accepted, said
    assert [one.format for one in said.signatures] == ["PAdES-BASELINE-LTA"]
    assert verapdf(file).ok


def test_a_flipped_byte_is_rejected(dss: Dss, canary: bytes, root: Path, tmp_path: Path) -> None:
    """One bit of the signed bytes, in a place no reader shows, turns the verdict."""
    at = canary.index(b"/MediaBox") - 1
    assert canary[at : at + 1].isspace()
    flipped = canary[:at] + (b"\n" if canary[at : at + 1] == b" " else b" ") + canary[at + 1 :]
    said = dss(write(tmp_path, flipped), root, at=LATER)

    assert not said.accepted
    assert not any(one.intact for one in said.signatures)


def test_paint_after_signing_is_rejected(
    dss: Dss, canary: bytes, root: Path, tmp_path: Path
) -> None:
    """A page painted over in a later revision is refused, though the signed bytes are whole."""
    writer = IncrementalPdfFileWriter(BytesIO(canary))
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Contents"] = writer.add_object(StreamObject(stream_data=b"0 g 60 60 400 400 re f"))
    writer.update_container(page)
    painted = BytesIO()
    writer.write(painted)
    said = dss(write(tmp_path, painted.getvalue()), root, at=LATER)

    assert not said.accepted, said
    assert all(one.intact for one in said.signatures)


def test_a_stranger_is_not_accepted(dss: Dss, canary: bytes, tmp_path: Path) -> None:
    """Without trust in the root the answer is neither yes nor no."""
    said = dss(write(tmp_path, canary), at=LATER)

    assert not said.accepted
    assert [one.indication for one in said.signatures] == ["INDETERMINATE"]


def test_an_unsigned_file_is_not_accepted(dss: Dss, root: Path, tmp_path: Path) -> None:
    """A file without a signature is nothing to accept."""
    said = dss(write(tmp_path, make_paper()), root)

    assert said.signatures == ()
    assert not said.accepted


def test_a_missing_output_intent_is_rejected(verapdf: VeraPdf, tmp_path: Path) -> None:
    """Colours that nobody defined break PDF/A, and the rule is named."""
    broken = make_paper().replace(b"/OutputIntents", b"/OutputIntentz")
    said = verapdf(write(tmp_path, broken))

    assert not said.ok
    assert [one.rule for one in said.failures]


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.needs(name)) for name in ("dss", "verapdf")]
)
def test_no_answer_is_no_verdict(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """A file that is no PDF at all is an error, never a verdict."""
    judge: Dss | VeraPdf = request.getfixturevalue(name)

    with pytest.raises(JudgeError, match="could not judge"):
        judge(write(tmp_path, b"nothing"))
