"""What a store of bytes can fail at; the catalogue shares its disk, and these words with it.

ArchiveError (archive/records/errors.py)
├── NotFound         nothing is kept under this name
├── UnderHold        a lock or a hold forbids it
├── Damaged          the bytes kept are not the bytes given
├── Refused          this is no name, or not this archive's store
└── Unavailable      the store does not answer now
    ├── NoSpace      the disk is full; goes on by itself once there is room
    └── StoreStopped the disk failed to keep a promise; nothing more is written until a restart
"""

from archive.records.errors import NoSpace, StoreStopped

__all__ = ["NoSpace", "StoreStopped"]
