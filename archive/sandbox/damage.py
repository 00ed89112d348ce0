"""What is raised by archives that are cut short, changed, locked or packed in another way."""

import struct
import zlib
from lzma import LZMAError
from zipfile import BadZipFile

DAMAGE = (BadZipFile, EOFError, RuntimeError, ValueError, struct.error, zlib.error)
"""By unpacking one; what the disk refuses meanwhile is no damage."""

UNREADABLE = (*DAMAGE, LZMAError, LookupError, OSError)
"""By looking into a file of any kind: it is none that is known, whatever the reason."""
