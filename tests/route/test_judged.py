"""What leaves the archive is judged by referees that share no code with it."""

from pathlib import Path

import pytest

from archive.parts import name_of
from archive.records.record import Record, Role
from tests.judges import Dss, VeraPdf
from tests.route.conftest import Office


@pytest.mark.needs("dss", "verapdf")
def test_the_signed_result_is_pades_b_lta_and_pdfa_2b(
    house: Office, carried: Record, tmp_path: Path, dss: Dss, verapdf: VeraPdf
) -> None:
    """EU DSS passes it at the highest level with the root trusted, veraPDF finds no broken rule."""
    paths = []
    for role in (Role.OFFICIAL, Role.SIGNED):
        file = carried.file(role)
        assert file is not None
        path = tmp_path / f"{role.value}.pdf"
        path.write_bytes(house.parts.objects.read(name_of(carried, file)))
        paths.append(path)
    root = tmp_path / "root.pem"
    root.write_bytes(house.world.root_pem)

    verdict = dss(paths[1], root, at=house.clock().isoformat())
    assert verdict.accepted
    assert [one.format for one in verdict.signatures] == ["PAdES-BASELINE-LTA"]
    assert not any(one.modified_after for one in verdict.signatures)

    for path in paths:
        judged = verapdf(path)
        assert judged.ok, judged.failures
