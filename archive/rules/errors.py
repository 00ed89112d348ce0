"""What can go wrong with the data of law, and what its tables refuse.

RulesError
└── BadRow      a row of a data file does not follow its own form
ArchiveError (archive/records/errors.py)
└── Refused
    ├── Misnamed    a file's name has the ending of another kind than its content
    └── Unwanted    a kind of file that this installation does not keep

``code`` is for machines, ``retryable`` for the queue: a wrong row stays wrong.
"""

from archive.records.errors import Refused


class RulesError(Exception):
    """Something about the data of law is wrong; the message says what to do next."""

    code = "rules"
    retryable = False


class BadRow(RulesError):
    """A row of a data file does not follow its own form."""

    code = "rules.bad_row"


class Misnamed(Refused):
    """A file's name has the ending of another kind than its content."""

    code = "name_mismatch"


class Unwanted(Refused):
    """A kind of file that this installation does not keep."""

    code = "kind_refused"
