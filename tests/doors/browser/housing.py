"""An archive with its people, its certificates and a port, as a browser finds it."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive.assemble import assemble, now
from archive.demo.prepare import make_world, people_the_archive
from archive.settings import read_settings
from archive.web.app import make_app
from archive.web.site import Site
from tests.doors.browser.walking import House
from tests.loopback import served
from tests.overheard import WATCH
from tests.remembered import RememberingSandbox


@contextmanager
def housed(folder: Path) -> Iterator[House]:
    """Make an archive in this folder and serve it; whether its workers run is the caller's wish."""
    folder.mkdir(mode=0o700)
    world = make_world(folder, at=now(), chance=secrets.token_bytes)
    WATCH.know_world(world)
    archive = assemble(read_settings(folder), sandbox=RememberingSandbox)
    try:
        passwords = people_the_archive(archive.parts, folder, world)
        with served(make_app(archive.parts, Site("http://127.0.0.1", is_demo=True))) as here:
            yield House(here.address, archive, world, passwords)
    finally:
        archive.close()
