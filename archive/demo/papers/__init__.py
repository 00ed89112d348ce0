"""Sample dossiers of the demonstration, made and not collected.

Every text was written for this project, every body and person is invented, and every printed
page says at its foot that it is a demonstration without legal force.
"""

from archive.demo.bodies import BODIES, Body, Level
from archive.demo.papers.damage import Damage, spoil
from archive.demo.papers.errors import BadPaper, FontMissing, PapersError, UnknownSample
from archive.demo.papers.files import PASSWORD
from archive.demo.papers.making import sample, samples
from archive.demo.papers.sample import Sample, Truth

__all__ = [
    "BODIES",
    "PASSWORD",
    "BadPaper",
    "Body",
    "Damage",
    "FontMissing",
    "Level",
    "PapersError",
    "Sample",
    "Truth",
    "UnknownSample",
    "sample",
    "samples",
    "spoil",
]
