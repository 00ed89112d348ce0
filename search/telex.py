"""What somebody typed who thought the Telex keys were on: ``uyr ban nhaan daan``.

In Telex accents are letters of their own: s f r x j for the tones, w for ư ơ ă, a doubled letter
for â ê ô đ. None of those keys ends a Vietnamese syllable, so a word that has one is no other word.
"""

import re
from functools import lru_cache

from search.syllable import can_be_syllable

_PARTS = re.compile(r"([^aeiouyw]*)(.+)")
_ACCENTS = re.compile(r"[sfrxjw]")
_DOUBLED = re.compile(r"([aeo])\1")
_LATE = re.compile(r"([aeo])(.+)\1")  # its hat typed behind the syllable
_SHORTEST = 2


@lru_cache(maxsize=1 << 10)
def telexed(plain: str) -> str:
    """Return the folded syllable these keys make with Telex on; empty if they make none."""
    parts = _PARTS.fullmatch(plain)
    if not parts or can_be_syllable(plain):
        return ""
    onset = parts[1].replace("dd", "d")
    bare = _DOUBLED.sub(r"\1", _ACCENTS.sub("", re.sub("^w", "u", parts[2])))
    if onset == "d":
        bare = bare.removesuffix("d")  # its stroke typed behind the syllable
    for made in (onset + bare, onset + _LATE.sub(r"\1\2", bare)):
        if len(made) >= _SHORTEST and can_be_syllable(made):
            return made
    return ""
