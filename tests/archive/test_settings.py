"""Settings are read once, and a slip never silently means the default."""

import re
from contextlib import suppress
from dataclasses import MISSING, FrozenInstanceError, fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.records.errors import Refused
from archive.settings import KEYS, READERS, Settings, read_settings

README = Path(__file__).parents[2] / "archive" / "README.md"


def write(folder: Path, text: str) -> None:
    """Write the settings file."""
    (folder / "settings.toml").write_text(text, encoding="utf-8")


def test_without_a_file_everything_has_its_default(tmp_path: Path) -> None:
    """An empty folder is enough to start."""
    assert read_settings(tmp_path, environment={}) == Settings(data=tmp_path)


def test_the_nearer_word_counts(tmp_path: Path) -> None:
    """Arguments over environment over file over default."""
    write(tmp_path, 'host = "0.0.0.0"\nport = 1\nworkers = 3\n')
    environment = {"VANKHO_PORT": "2", "VANKHO_HOST": "::1"}
    settings = read_settings(tmp_path, host="127.0.0.2", environment=environment)

    assert (settings.host, settings.port, settings.workers) == ("127.0.0.2", 2, 3)
    assert settings.tsa_timeout == 180


def test_what_was_read_cannot_change(tmp_path: Path) -> None:
    """Settings are frozen."""
    settings = read_settings(tmp_path, environment={})
    with pytest.raises(FrozenInstanceError):
        settings.port = 1  # type: ignore[misc] # the point of the test


def test_lists_come_from_the_file_and_from_the_environment(tmp_path: Path) -> None:
    """TOML has lists; in the environment commas stand between the members."""
    write(tmp_path, 'trust = ["a.pem", "/b.pem"]\n')
    environment = {"VANKHO_FETCH_ALLOWED": "127.0.0.1:1, 127.0.0.1:2,"}
    settings = read_settings(tmp_path, environment=environment)

    assert settings.trust == (Path("a.pem"), Path("/b.pem"))
    assert settings.fetch_allowed == ("127.0.0.1:1", "127.0.0.1:2")


@pytest.mark.parametrize(
    ("text", "environment", "names"),
    [
        ("prot = 1", {}, "“prot”.*settings.toml.*“port”"),
        ("[web]\nport = 1", {}, "“web”"),
        ("data = '/x'", {}, "“data”"),
        ("", {"VANKHO_WORKER": "1"}, "“VANKHO_WORKER”.*“workers”"),
        ("secret = 'x'", {}, "“secret”"),
    ],
)
def test_a_key_nobody_knows_is_refused_by_name(
    tmp_path: Path, text: str, environment: dict[str, str], names: str
) -> None:
    """The message says the key, where it stands, and what was probably meant."""
    write(tmp_path, text)
    with pytest.raises(Refused, match=names):
        read_settings(tmp_path, environment=environment)


@pytest.mark.parametrize(
    "text",
    [
        "port = 65536",
        "port = '80 80'",
        "port = true",
        "workers = 0",
        "demo = 'maybe'",
        "demo = 1",
        "host = 1",
        "tsa_url = 'ftp://tsa'",
        "tsa_timeout = nan",
        "trust = [1]",
        "trust = {a = 1}",
        "session_hours = 25",
        "max_upload_bytes = 1.5",
    ],
)
def test_a_value_that_cannot_be_is_refused_with_its_key(tmp_path: Path, text: str) -> None:
    """And with what it may be."""
    write(tmp_path, text)
    with pytest.raises(Refused, match=f"“{text.split(maxsplit=1)[0]}”.*không dùng được: phải"):
        read_settings(tmp_path, environment={})


def test_a_file_that_is_no_toml_is_refused_with_the_line(tmp_path: Path) -> None:
    """The message says where the text breaks."""
    write(tmp_path, "port = 1\nhost = \n")
    with pytest.raises(Refused, match="line 2"):
        read_settings(tmp_path, environment={})


def test_a_token_comes_from_the_environment_only(tmp_path: Path) -> None:
    """It is not shown, and never read from a file that lies in a backup."""
    settings = read_settings(tmp_path, environment={"VANKHO_TOKEN": "vankho_x"})
    assert settings.token == "vankho_x"
    assert "vankho_x" not in repr(settings)

    write(tmp_path, "token = 'vankho_x'")
    with pytest.raises(Refused, match="VANKHO_TOKEN"):
        read_settings(tmp_path, environment={})


def test_the_rest_of_the_environment_is_left_alone(tmp_path: Path) -> None:
    """Other programs' variables, empty ones and the suite's own switch are no settings."""
    environment = {"PORT": "1", "VANKHO_PORT": " ", "VANKHO_DATA": "x", "VANKHO_TESTS_MUST_RUN": ""}
    assert read_settings(tmp_path, environment=environment) == Settings(data=tmp_path)


def test_every_key_stands_in_the_readme_with_its_default() -> None:
    """The table in archive/README.md has each key once, in order, with the default that counts."""
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \| .+ \|$", README.read_text("utf-8"), re.MULTILINE)
    defaults = {one.name: one.default for one in fields(Settings) if one.default is not MISSING}

    assert [key for key, _ in rows] == list(KEYS)
    assert {key: said.strip("`") for key, said in rows} == {
        key: _shown(value) for key, value in defaults.items()
    }
    assert set(KEYS) == set(READERS)


@given(st.text(max_size=30), st.sampled_from(sorted(READERS)))
def test_no_text_breaks_a_reader(text: str, key: str) -> None:
    """Whatever stands in the environment is a value or a refusal."""
    with suppress(Refused):
        read_settings(Path("/nowhere"), environment={f"VANKHO_{key.upper()}": text})


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if value == ():
        return "none"
    return str(value) or "empty"
