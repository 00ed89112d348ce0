"""A signer whose computer dies: a program that signs a list of documents, armed to die on the way.

    python -m tests.faults.sitting

It reads an order a line (JSON, ``Order``) and answers each with how that life ended, like
``killing.py``: a process of its own in the real archive, killed with SIGKILL at the ``nth`` pass of
a failpoint. A later life types the PIN again and goes on with the same sitting.
"""

import json
import os
import sys
import traceback
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import signing.check
import signing.sign
from archive.assemble import assemble, now
from archive.demo.play import somebody
from archive.demo.prepare import WORLD
from archive.demo.world import WorldServer, load
from archive.failpoint import arm
from archive.route.sign import unlock
from archive.route.sitting import own_sitting, sign_all, sit_down
from archive.settings import read_settings
from tests.faults.killing import Killer

LOADED = (signing.check, signing.sign)
"""What is loaded at the first need: a life shall not spend its time on that."""


@dataclass(frozen=True)
class Order:
    """One life at a sitting: its clock goes ``minutes`` ahead; without a ``place`` it ends well."""

    folder: str
    sitting: str
    place: str = ""
    nth: int = 1
    minutes: int = 0


def live(order: Order) -> None:
    """Unlock the key, sit down, and sign what is left."""
    os.setsid()
    if order.place:
        arm(Killer(order.place, order.nth))
    folder = Path(order.folder)

    def clock() -> datetime:
        return now() + timedelta(minutes=order.minutes)

    world = load(folder / WORLD)
    with closing(assemble(read_settings(folder), clock=clock)) as archive:
        parts = archive.parts
        with WorldServer(world, clock):
            signer = somebody(parts, "signer")
            key = unlock(parts, signer, "demo", world.signer("demo").pin)
            hold = sit_down(parts, own_sitting(parts, order.sitting, signer))
            sign_all(parts, hold, key, by=signer)


def main() -> None:
    """Live as ordered, one life after the other."""
    for line in sys.stdin:
        sys.stdout.write(f"{_lived(Order(**json.loads(line)))}\n")
        sys.stdout.flush()


def _lived(order: Order) -> int:
    child = os.fork()
    if child == 0:
        status = 1
        try:
            live(order)
            status = 0
        except BaseException:  # noqa: BLE001 - this process ends here, whatever was raised
            traceback.print_exc()
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    main()
