"""Takes the server out of the zip that holds it, with the modules named, and adds its start script.

Usage: unpack.py holder.zip TARGET MODULE…
"""

import sys
import zipfile
from pathlib import Path

SCRIPT = """#!/usr/bin/env bash
CLI_NAME=server
CLI_LIBS=lib/tools/server-cli
source "$(dirname "$(realpath "$0")")/elasticsearch-cli"
"""
OTHER_MACHINES = ("platform/darwin-", "platform/windows-", ".bat", ".exe", "sql-cli")
"""What stands in the names of files that do nothing here."""


def unpack(holder: Path, target: Path, modules: frozenset[str]) -> None:
    """Write the server's folder into ``target``; raises ``KeyError`` if a module is missing."""
    with zipfile.ZipFile(holder) as parts:
        inside = [one for one in parts.namelist() if "/elasticsearch/" in one and one[-1] != "/"]
        seen = set[str]()
        for name in inside:
            path = name.partition("/elasticsearch/")[2]
            folder, _, rest = path.partition("/")
            module = rest.partition("/")[0]
            if any(word in path for word in OTHER_MACHINES):
                continue
            if folder == "modules" and module not in modules:
                continue
            seen.add(module)
            place = target / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(parts.read(name))
    if missing := modules - seen:
        raise KeyError(*sorted(missing))


def main() -> None:
    """Unpack the server so that it can be started."""
    holder, target, *modules = sys.argv[1:]
    home = Path(target)
    unpack(Path(holder), home, frozenset(modules))
    for name in ("plugins", "logs"):
        (home / name).mkdir()
    start = home / "bin" / "elasticsearch"
    start.write_text(SCRIPT, encoding="utf-8")
    for script in (start, start.with_name("elasticsearch-cli")):
        script.chmod(0o755)


if __name__ == "__main__":
    main()
