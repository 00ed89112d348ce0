"""What a change of one account costs, with so many accounts.

python -m tests.measures.registering [ACCOUNTS…]

Every change writes the whole register into the store (archive/accounts/register.py), on the disk
this program runs on, durable.
"""

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from archive.accounts.people import enter, new_person
from archive.accounts.register import changing, restore, snapshots
from archive.catalog.sqlite import SqliteCatalog
from archive.objects.filesystem import FilesystemStore
from archive.records.actor import Membership, Office
from archive.records.body import Body, BodyLevel
from tests.archive.accounts.conftest import Archive

HASH = "$argon2id$v=19$m=47104,t=2,p=1$" + "x" * 22 + "$" + "y" * 43
ROUNDS = 15


def main(folder: Path, people: int) -> None:
    """Fill an archive with accounts, change it, and read it back from the store."""
    catalog = SqliteCatalog(folder / "catalog.db")
    catalog.upgrade()
    archive = Archive(catalog, FilesystemStore(folder / "objects"), chance=os.urandom)
    with changing(archive) as work:
        work.dossiers.put_body(Body("xa-a", "Xã A", BodyLevel.COMMUNE))
        for number in range(people):
            person = new_person(archive, f"nguoi.{number:06}", f"Nguyễn Văn {number}", HASH)
            held = [Membership("xa-a", Office.OFFICER)]
            enter(archive, work, person, held, by="operator")
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        with changing(archive):
            pass
        times.append(time.perf_counter() - began)
    size = archive.objects.size(snapshots(archive)[0])
    began = time.perf_counter()
    with archive.catalog.work() as work:
        restored = restore(archive, work)
    back = time.perf_counter() - began
    catalog.close()
    sys.stdout.write(
        f"{people} accounts: {size / 1e6:.2f} MB a snapshot, {statistics.median(times):.3f} s a "
        f"change (max {max(times):.3f}), {restored} restored in {back:.2f} s\n"
    )


if __name__ == "__main__":
    for count in map(int, sys.argv[1:] or ("20", "500", "5000")):
        with tempfile.TemporaryDirectory() as home:
            main(Path(home), count)
