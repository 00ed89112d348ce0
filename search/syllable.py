"""Which folded words can be Vietnamese syllables at all.

A syllable is an onset and a rime, and both come from closed lists. A word that fits neither is
foreign, an abbreviation, or misread; only such words are worth comparing letter by letter,
because one changed letter turns most true syllables into other true syllables.
"""

from itertools import product

_ONSETS = frozenset(
    " b c ch d g gh gi h k kh l m n ng ngh nh p ph q r s t th tr v x".split(" ")  # noqa: SIM905 - read as a table
)

_RIMES = frozenset(
    """
    a ac ach ai am an ang anh ao ap at au ay
    e ec ech em en eng enh eo ep et eu
    i ia ic ich iec iem ien ieng iep iet ieu im in inh ip it iu
    y yem yen yeng yet yeu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oc oe oem oen oeo oet oi om on ong
    ooc oong op ot
    u ua uac uach uai uam uan uang uanh uao uap uat uau uay uc ue uec uech uem uen uenh ueo uet
    ueu ui uich uien uiet uim uin uinh uip uit um un ung uoc uoi uom uon uong uop uot uou up ut
    uu uy uya uych uyen uyet uynh uyt uyu
    """.split(),  # noqa: SIM905 - read as a table
)


SYLLABLES = frozenset(map("".join, product(_ONSETS, _RIMES)))
"""Every onset with every rime."""

SHORTEST_MISREAD = 4
"""Letters from which one of them may be wrong, where what stands there cannot be Vietnamese."""

SHORTEST_GUESS = 5
"""Letters from which one may be wrong though another syllable stands there."""

SHORTEST_BEGINNING = 2
"""Letters from which a word that is still being typed is looked for."""


def can_be_syllable(plain: str) -> bool:
    """Say whether a folded word is an onset followed by a rime."""
    return plain in SYLLABLES
