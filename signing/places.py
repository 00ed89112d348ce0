"""Where the marks of a document stand (Decree 30/2020, Appendix I), on the upright page in points.

A person signs above their name, the agency's seal covers a third of that on its left; a copy and an
attachment of its own are marked at the top right of page one.
"""

from signing.geometry import MILLIMETRE, Box, Page

RIGHT, TOP = 15 * MILLIMETRE, 4 * MILLIMETRE
"""Three lines end 18 mm below the edge: the text of the decree begins at 20 mm at the earliest."""
WIDEST = 75 * MILLIMETRE
FOOT = 40 * MILLIMETRE
PERSON_WIDTH, PERSON_HEIGHT = 55 * MILLIMETRE, 25 * MILLIMETRE
SEAL = 36 * MILLIMETRE
"""The diameter of a seal whose picture does not say how large it is."""
COVERED = 1 / 3
"""How much of the personal signature the seal covers."""


def top_right(page: Page, width: float, height: float) -> Box:
    """Where a copy is marked."""
    right, top = page.width - RIGHT, page.height - TOP
    return Box(max(right - width, 0), top - height, right, top)


def usual_person(page: Page) -> Box:
    """Where a person signs when nothing was read: at the lower right."""
    right = page.width - RIGHT
    return Box(right - PERSON_WIDTH, FOOT, right, FOOT + PERSON_HEIGHT)


def above_name(page: Page, name: Box) -> Box:
    """Where a person signs whose printed name was read: above it, in its middle."""
    middle = (name.left + name.right) / 2
    left = middle - PERSON_WIDTH / 2
    return page.inside(Box(left, name.top, left + PERSON_WIDTH, name.top + PERSON_HEIGHT))


def beside(page: Page, person: Box, width: float = SEAL, height: float = SEAL) -> Box:
    """Where the seal goes, in its true size: over a third of a signature, on its left."""
    right = person.left + (person.right - person.left) * COVERED
    bottom = (person.bottom + person.top - height) / 2
    return page.inside(Box(right - width, bottom, right, bottom + height))
