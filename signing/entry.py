# mypy: disable-error-code="import-untyped,no-untyped-call"
# pyHanko does not ship its type information.
"""Look up entries of PDF dictionaries as readers do: through references, absent and null alike."""

from typing import Any

from pyhanko.pdf_utils import generic


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
