"""The walk a foreign developer reads in the page of the interface works as it is written."""

import re
import subprocess
from pathlib import Path

import pytest

from archive.demo.papers import Sample
from archive.inquiry.purposes import PURPOSES
from archive.web.api import reading
from tests.doors.api.conftest import Hall
from tests.doors.api.serving import served

README = Path(reading.__file__).with_name("README.md")
BLOCK = re.compile(r"```bash\n(.*?)```", re.DOTALL)


@pytest.mark.needs("curl")
def test_the_walk_leads_from_a_file_to_a_seal(hall: Hall, paper: Sample, tmp_path: Path) -> None:
    """Every line of it succeeds, from the first byte handed in to the sealed record in a list."""
    walk = BLOCK.search(README.read_text(encoding="utf-8"))
    assert walk
    (tmp_path / "don.pdf").write_bytes(paper.content)
    with served(hall) as address:
        known = {
            "PATH": "/usr/bin:/bin",
            "API": f"{address}/api/v1",
            "OFFICER": str(hall.machine("officer").token),
            "SIGNER": str(hall.machine("signer").token),
            "PIN": hall.office.world.signer("demo").pin,
        }
        order = ["timeout", "120", "bash", "-euo", "pipefail", "-c", walk[1]]
        done = subprocess.run(
            order, cwd=tmp_path, env=known, capture_output=True, text=True, check=False
        )

    assert done.returncode == 0, done.stdout + done.stderr
    assert hall.office.record(done.stdout.split()[-1]).state == "sealed"


def test_the_purposes_of_a_header_are_purposes(hall: Hall) -> None:
    """Each word stands for a line that is known, and the document offers each."""
    path = hall.declared["paths"]["/api/v1/records/{record}/files/{role}"]["get"]
    offered = next(one for one in path["parameters"] if one["name"] == "X-Purpose")

    assert set(reading.PURPOSES.values()) <= set(PURPOSES)
    assert offered["schema"]["enum"] == list(reading.PURPOSES)
