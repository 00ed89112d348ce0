"""Keeping an archive from the shell: check, rebuild, reindex, doctor, users, tokens."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from archive.demo.prepare import passwords_of
from tests.doors.cli.conftest import Call, Demo, Said, descriptor, said_by


def test_a_sound_archive_is_said_to_be_fine(call: Call, sealed_record: dict[str, Any]) -> None:
    """0, with the published fields; each part can be asked for alone."""
    said = call("check", "--json")

    assert said.code == 0, said.out
    assert said.lines[0].keys() >= {"checked", "damaged", "unchecked", "ok"}
    assert said.lines[0]["ok"] is True
    assert sealed_record["id"]
    for part in ("--read-data", "--read-data=2/7", "--ledger", "--index", "--locks"):
        assert call("check", part).code == 0


def test_damage_is_found_and_named(
    call: Call, copied: Callable[[], Path], sealed_record: dict[str, Any]
) -> None:
    """One byte changed in one kept file: 1, and the record it belongs to."""
    data = copied()
    digest = sealed_record["files"][0]["sha256"]
    (kept,) = (data / "objects").rglob(f"{sealed_record['id']}/{digest}")
    kept.chmod(0o600)
    content = bytearray(kept.read_bytes())
    content[100] ^= 1
    kept.write_bytes(content)
    said = call("check", "--read-data", "--json", data=data)

    assert said.code == 1
    assert sealed_record["id"] in {one["record"] for one in said.lines[0]["damaged"]}


@pytest.mark.parametrize("share", ["0/7", "8/7", "x", "1/0"])
def test_a_share_that_is_none_is_a_wrong_call(call: Call, share: str) -> None:
    """The sentence shows how it is written."""
    said = call("check", f"--read-data={share}")

    assert said.code == 64
    assert "2/7" in said.err


def test_no_archive_is_said_before_anything_is_made(call: Call, tmp_path: Path) -> None:
    """10, with the command that begins one; the folder stays empty."""
    for words in (("check",), ("list",), ("rebuild",)):
        said = call(*words, data=tmp_path / "nowhere")
        assert said.code == 10
        assert "vankho serve" in said.err
    assert not list(tmp_path.iterdir())


def test_a_key_that_lies_open_is_said(call: Call, copied: Callable[[], Path]) -> None:
    """12, with the command that helps."""
    data = copied()
    (data / "keys" / "pepper").chmod(0o644)
    said = call("check", data=data)

    assert said.code == 12
    assert "chmod 600" in said.err


def test_a_lost_catalogue_is_rebuilt_from_the_store(
    call: Call, copied: Callable[[], Path], sealed_record: dict[str, Any]
) -> None:
    """Without it no verb pretends the archive is empty; after rebuild every record is back."""
    data = copied()
    before = {one["id"]: one for one in call("list", "--json", "--limit", "1000").lines}
    for path in data.glob("catalog.sqlite*"):
        path.unlink()
    lost = call("list", data=data)
    assert lost.code == 1
    assert "vankho rebuild" in lost.err

    made = call("rebuild", "--json", data=data)
    assert made.code == 0, made.err
    after = {one["id"]: one for one in call("list", "--json", "--limit", "1000", data=data).lines}
    assert after.keys() == before.keys()
    assert after[sealed_record["id"]] == before[sealed_record["id"]]
    number = sealed_record["fields"]["number"]
    hits = call("search", number, "--json", "--limit", "100", data=data).lines
    assert sealed_record["id"] in {one["record"] for one in hits}
    assert call("list", "--as", "officer", data=data).code == 0


def test_the_index_is_made_anew(call: Call, sealed_record: dict[str, Any]) -> None:
    """After reindex the same pages are found."""
    assert call("reindex", "--json").lines[0]["pages"] > 0
    hits = call("search", sealed_record["fields"]["number"], "--json", "--limit", "100").lines
    assert sealed_record["id"] in {one["record"] for one in hits}


def test_upgrading_again_is_harmless(call: Call) -> None:
    """The tables are at this version already."""
    assert call("upgrade").code == 0


def test_the_doctor_says_what_is_missing_and_how_to_get_it(call: Call, tmp_path: Path) -> None:
    """Each finding has a level; whatever is not fine says how to mend it."""
    said = call("doctor", "--json")

    assert said.lines
    for one in said.lines:
        assert one["level"] in {"green", "yellow", "red"}
        assert one["level"] == "green" or one["how"]
    assert call("doctor", data=tmp_path / "nowhere").out


def test_a_token_lets_its_owner_in_and_nobody_else(call: Call) -> None:
    """It is shown once, and belongs to a person who exists."""
    said = call("token", "officer", "--json")

    assert said.code == 0
    assert said.lines[0]["token"].startswith("vankho_")
    assert call("token", "nobody").code == 5
    assert call("token", "officer", "--days", "0").code == 64


def test_only_the_operator_keeps_house(call: Call) -> None:
    """A person's rights give no tokens, accounts or upgrades."""
    for words in (("token", "officer"), ("user", "list"), ("upgrade",), ("reindex",)):
        assert call(*words, "--as", "officer").code == 6


def test_an_account_is_added_closed_and_opened(call: Call, demo: Demo) -> None:
    """The list tells its offices; a name that is taken or an office that is none is refused."""
    words = ("user", "add", "nguoi.moi", "--name", "Người Mới", "--office", "officer@cau-mau")
    added = with_password(call, *words)
    assert added.code == 0, added.err
    assert with_password(call, *words).code == 7
    wrong = ("user", "add", "x.y.z", "--name", "X", "--office", "king@cau-mau")
    assert with_password(call, *wrong).code == 1

    call("user", "close", "nguoi.moi")
    people = {one["username"]: one for one in call("user", "list", "--json").lines}
    assert people["nguoi.moi"]["offices"] == ["officer@cau-mau"]
    assert people["nguoi.moi"]["active"] is False
    assert call("list", "--as", "nguoi.moi").code == 6
    call("user", "open", "nguoi.moi")
    assert call("list", "--as", "nguoi.moi").code == 0
    assert with_password(call, "user", "password", "nguoi.moi").code == 0
    assert call("user", "close", "nobody").code == 5
    assert demo.data.joinpath("demo").is_dir()
    assert "nguoi.moi" not in passwords_of(demo.data)


def test_a_short_password_is_refused(call: Call) -> None:
    """The sentence says how long it must be."""
    said = with_password(call, "user", "password", "officer", chosen="ngan")

    assert said.code == 1
    assert "12" in said.err


def test_outside_a_demonstration_a_person_needs_a_token(
    call: Call, copied: Callable[[], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the person's own token the verb acts for them; another's opens nothing."""
    data = copied()
    settings = data / "settings.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("demo = true", ""))
    token = call("token", "officer", "--json", data=data).lines[0]["token"]

    monkeypatch.setenv("VANKHO_TOKEN", token)
    assert call("list", "--as", "officer", data=data).code == 0
    assert call("list", "--as", "signer", data=data).code == 6
    monkeypatch.setenv("VANKHO_TOKEN", "vankho_sai")
    assert call("list", "--as", "officer", data=data).code == 6


def test_a_setting_nobody_knows_is_refused(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """A typing slip is named, with what was probably meant."""
    monkeypatch.setenv("VANKHO_PROT", "8000")
    said = call("list")

    assert said.code == 1
    assert "port" in said.err


def with_password(call: Call, *words: str, chosen: str = "một câu dài dễ nhớ") -> Said:
    """Call a verb that asks for a new password."""
    with descriptor(chosen) as number:
        return call(*words, "--password-fd", str(number))


def test_a_descriptor_that_is_not_open_is_said(demo: Demo) -> None:
    """No trace: how a PIN is handed over is shown instead."""
    unused = os.dup(0)
    os.close(unused)
    paper = demo.papers["born_digital"]
    words = ("sign", paper, "--key", "demo", "--data", demo.data, "-o", demo.data / "x.pdf")
    said = said_by(*words, "--pin-fd", str(unused))

    assert said.code == 1
    assert "3<" in said.err
