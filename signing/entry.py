# mypy: disable-error-code="import-untyped,no-untyped-call"
# pyHanko does not ship its type information.
"""Look up entries of PDF dictionaries as readers do: through references, absent and null alike."""

import re
from typing import Any

from pyhanko.pdf_utils import generic

ADDRESS = re.compile(r" at 0x[0-9a-f]+")
"""Some of pyHanko's objects show where they lie in memory."""


def entry(dictionary: object, key: str, otherwise: object = None) -> Any:  # noqa: ANN401 - any PDF object
    """Return what an entry finally holds; ``otherwise`` when it, or the dictionary, is missing.

    pyHanko's own ``get`` returns references as they stand: a name behind one would go unseen.
    """
    if not isinstance(dictionary, generic.DictionaryObject):
        return otherwise
    try:
        return dictionary[key]
    except KeyError:
        return otherwise


def is_time_stamp(signature: object) -> bool:
    """Whether a signature's dictionary is a time-stamp over the file; some call its type /Sig."""
    return bool(
        entry(signature, "/SubFilter") == "/ETSI.RFC3161"
        or entry(signature, "/Type") == "/DocTimeStamp"
    )


def written(value: object) -> str:
    """Write an object so that two of them can be compared; references by their number."""
    return ADDRESS.sub("", repr(value))
