"""What a view may reach: the archive's parts and the site, hung on the app that runs it."""

from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app

from archive.inquiry.services import Services
from archive.parts import Parts
from archive.web.language import Words
from archive.web.pictures import Pictures
from archive.web.seats import Seats
from archive.web.site import Site

KEY = "vankho"
"""The name in ``app.extensions`` under which the door keeps its parts."""


@dataclass(frozen=True)
class Door:
    """The parts of the archive, the site, the words of its languages, and its drawn pages.

    ``services`` knows which of the archive's services are away; at ``seats`` people sign.
    """

    parts: Parts
    site: Site
    words: Words
    pictures: Pictures
    services: Services
    seats: Seats


def hang(app: Flask, door: Door) -> None:
    """Give an app its parts."""
    app.extensions[KEY] = door


def seats_of(app: Flask) -> Seats:
    """Return where people sign in this app, for whoever stops it."""
    return cast(Door, app.extensions[KEY]).seats


def door() -> Door:
    """Return what belongs to the app that answers this request."""
    return cast(Door, current_app.extensions[KEY])


def parts() -> Parts:
    """Return the archive's parts."""
    return door().parts


def site() -> Site:
    """Return the site."""
    return door().site
