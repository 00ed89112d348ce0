"""Scripts of others come in by a list, and no page names another machine (C5, 36).

That no request leaves the machine while pages load is watched in the browser itself, on every page
(tests/doors/browser/walking.py, ``note_request``).
"""

import hashlib
import re
from pathlib import Path

PROJECT = Path(__file__).parents[2]
OURS = PROJECT / "archive" / "web" / "static"
LIST = PROJECT / "deploy" / "drills" / "audit" / "vendored.txt"
"""Scripts somebody else wrote, by their SHA-384: a new version changes its line."""

LOADS = re.compile(
    r"""(?:src|href|action|url|import|fetch)\s*[=(:]?\s*["'(]?\s*(?:https?:)?//[\w.]+"""
)


def scripts() -> set[Path]:
    """Return every script of the project."""
    folders = [PROJECT / name for name in ("archive", "ocr", "search", "signing", "tests")]
    return {path for folder in folders for path in folder.rglob("*.js")}


def vendored() -> dict[str, str]:
    """Return what was looked at: the SHA-384 of each path."""
    lines = LIST.read_text(encoding="utf-8").splitlines()
    rows = (line.split() for line in lines if not line.startswith("#"))
    return {path: digest for digest, path, _ in rows}


def test_scripts_of_others_are_those_that_were_looked_at() -> None:
    """Whatever is not ours stands in the list with its digest, and so in the bill of materials."""
    foreign = {path for path in scripts() if path.parent != OURS}
    found = {
        str(path.relative_to(PROJECT)): hashlib.sha384(path.read_bytes()).hexdigest()
        for path in foreign
    }

    assert found == vendored()


def test_our_own_scripts_are_written_to_be_read() -> None:
    """Nothing minified or pasted in hides among our own modules."""
    for path in OURS.glob("*.js"):
        lines = path.read_text(encoding="utf-8").splitlines()
        assert max(map(len, lines)) <= 160, path.name
        assert len(lines) <= 300, path.name


def test_no_page_script_or_style_names_another_machine() -> None:
    """Templates, scripts and the style sheet load from this site alone."""
    assert LOADS.search('<script src="//evil.example/a.js">') is not None
    folders = (OURS, PROJECT / "archive" / "web" / "templates")
    for path in (path for folder in folders for path in folder.iterdir() if path.is_file()):
        assert LOADS.search(path.read_text(encoding="utf-8")) is None, path.name
