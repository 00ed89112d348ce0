"""Whom the archive believes, from the shell."""

from collections.abc import Callable
from pathlib import Path

from tests.doors.cli.conftest import said_by


def test_an_anchor_is_imported_listed_and_removed(
    copied: Callable[[], Path], tmp_path: Path
) -> None:
    """With its fingerprint, its period and who imported it; the ledger tells of both acts."""
    data, file = copied(), tmp_path / "goc.pem"
    (named,) = said_by("trust", "list", "--json", "--data", data).lines
    root = next(data.rglob("*root*.pem"))
    file.write_bytes(root.read_bytes())
    period = ("--since", "2020-01-01", "--until", "2024-12-31")

    added = said_by("trust", "add", file, *period, "--json", "--data", data)
    assert added.code == 0, added.err
    listed = said_by("trust", "list", "--json", "--data", data).lines
    mine = next(one for one in listed if one["by"])
    assert mine["fingerprint"] == named["fingerprint"]
    assert (mine["since"][:10], mine["until"][:10]) == ("2020-01-01", "2024-12-31")
    assert mine["by"] == "operator"
    assert said_by("check", "--ledger", "--data", data).code == 0

    gone = said_by("trust", "remove", mine["fingerprint"][:16], "--data", data)
    assert gone.code == 0, gone.err
    assert said_by("trust", "list", "--json", "--data", data).lines == [named]


def test_what_is_no_authority_is_no_anchor(copied: Callable[[], Path], tmp_path: Path) -> None:
    """Junk, and dates that are none, change nothing."""
    data, junk = copied(), tmp_path / "la.pem"
    junk.write_bytes(b"khong phai chung thu")

    said = said_by("trust", "add", junk, "--data", data)
    assert said.code != 0
    root = next(data.rglob("*root*.pem"))
    wrong = said_by("trust", "add", root, "--since", "hom-qua", "--data", data)
    assert wrong.code != 0
    assert not list(data.glob("trust/*.pem"))
