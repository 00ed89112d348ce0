"""How often one address may ask for what anybody may ask for and what costs something.

Counted in the catalogue, so that the limit is one for all doors of an archive and outlives a
restart. Whoever asks with a token is known, and not counted.
"""

import functools
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar, cast

from flask import Response

from archive.records.digest import new_id
from archive.records.errors import TooMany
from archive.records.receipt import keyed_hash
from archive.web.context import parts
from archive.web.visitor import address, asker

MOST = 60
WINDOW = timedelta(minutes=1)
"""So many in this time, for each address and operation."""

View = TypeVar("View", bound=Callable[..., Response])


def limited(view: View) -> View:
    """Let the public ask only so often. Raises ``TooMany``."""

    @functools.wraps(view)
    def run(**names: str) -> Response:
        if asker().actor is None:
            _count(view.__name__)
        return view(**names)

    return cast(View, run)


def _count(name: str) -> None:
    now = parts().clock()
    bucket = keyed_hash(parts().pepper, "api", name, address())
    with parts().catalog.work() as work:
        if work.sessions.tries(bucket, since=now - WINDOW) >= MOST:
            raise TooMany(wait=int(WINDOW.total_seconds()))
        work.sessions.try_once(new_id(parts().chance), bucket, at=now)
