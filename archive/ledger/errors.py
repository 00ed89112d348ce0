"""What can be wrong with evidence that is read back.

ArchiveError (archive/records/errors.py)
└── Damaged
    └── LedgerError
        ├── NotCanonical   a value without a canonical form, or text that is not in it
        ├── BadEntry       not an entry of the ledger, or one that says what no entry may say
        └── BadCheckpoint  not a checkpoint, not of this log, or not signed by the key expected

A proof that does not verify is no error: ``proof`` answers True or False.
"""

from archive.records.errors import Damaged


class LedgerError(Damaged):
    """Evidence that cannot be taken as evidence."""

    code = "ledger"
    default = "Sổ nhật ký không khớp. Hãy báo người quản trị chạy “vankho check --ledger”."


class NotCanonical(LedgerError):
    """A value without a canonical form, or text that is not the canonical form of a value."""

    code = "not_canonical"


class BadEntry(LedgerError):
    """Not an entry of the ledger, or one that says what no entry may say."""

    code = "bad_entry"


class BadCheckpoint(LedgerError):
    """Not a checkpoint, not of this log, or not signed by the key expected."""

    code = "bad_checkpoint"
