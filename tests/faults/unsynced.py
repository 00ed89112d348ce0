"""A catalogue whose disk fails: it is written to three times, then read.

python -m tests.faults.unsynced FOLDER
"""

import os
import sys
from pathlib import Path

from archive.catalog.sqlite import SqliteCatalog
from archive.records.body import Body, BodyLevel
from archive.records.errors import ArchiveError


def main() -> None:
    """Say what became of each try, and what can be read."""
    catalog = SqliteCatalog(Path(sys.argv[1]) / "catalog.sqlite")
    for word in ("mot", "hai", "ba"):
        try:
            with catalog.work() as work:
                work.dossiers.put_body(Body(word, word, BodyLevel.COMMUNE))
        except ArchiveError as error:
            sys.stdout.write(f"{error.code}\n")
    with catalog.view() as view:
        sys.stdout.write(f"read {' '.join(view.dossiers.bodies())}\n")
    sys.stdout.flush()
    os._exit(0)  # closing would sync once more


if __name__ == "__main__":
    main()
