"""Names in certificates that only look like what they seem to say.

A Cyrillic "а" is not the Latin "a" of a chairman's name. A trusted authority that was talked into
such a name would otherwise give a stranger a chairman's signature.
"""

import unicodedata

from asn1crypto import x509

FIELDS = (
    "common_name",
    "organization_name",
    "organizational_unit_name",
    "surname",
    "given_name",
    "title",
)
LOOKALIKES = frozenset("АВЕЅІЈКМНОРСТУХҮаеѕіјорсухһԁԛԝѵӏɡɑΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρυιαϲϳՕՏԼսոօ")
HIDDEN = ("Cf", "Cc", "Co", "Cn")


def misleading(certificate: x509.Certificate) -> str | None:
    """Return a name of the subject that mixes alphabets to deceive or hides characters, if any."""
    subject = certificate.subject.native
    for field in FIELDS:
        values = subject.get(field) or ()
        for value in (values,) if isinstance(values, str) else values:
            if _deceives(str(value)):
                return str(value)
    return None


def _deceives(name: str) -> bool:
    """Whether letters of other alphabets stand beside Latin ones, or all look like Latin ones."""
    if any(unicodedata.category(one) in HIDDEN for one in name):
        return True
    letters = [one for one in name if one.isalpha()]
    foreign = [one for one in letters if not _is_latin(one)]
    if not foreign:
        return False
    return len(foreign) < len(letters) or all(one in LOOKALIKES for one in foreign)


def _is_latin(letter: str) -> bool:
    """Whether a letter is Latin as it is normally written; wide and mathematical ones are not."""
    told = unicodedata.name(letter, "")
    return told.startswith("LATIN ") and "SMALL LETTER ALPHA" not in told
