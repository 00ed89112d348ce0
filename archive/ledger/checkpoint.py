"""A checkpoint: the log's size and root at one moment, signed (C2SP tlog-checkpoint).

Whoever keeps an old checkpoint can hold the archive to it: every later one must go on from it.
"""

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass

from archive.ledger import canonical, note
from archive.ledger.errors import BadCheckpoint
from archive.ledger.tree import HASH

_SIZE = re.compile(r"0|[1-9][0-9]{0,15}")
_FIRST_LINES = 3


@dataclass(frozen=True)
class Checkpoint:
    """What a log says of itself. Raises ``BadCheckpoint`` when made of anything else.

    ``origin`` names the log, the same for its whole life. ``extensions`` are further lines, none of
    them empty.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        lines = (self.origin, *self.extensions)
        if any(not line or "\n" in line for line in lines):
            raise BadCheckpoint(detail="every line of a checkpoint says something")
        if len(self.root) != HASH or not 0 <= self.size <= canonical.LARGEST:
            raise BadCheckpoint(detail="a checkpoint has a size and a root of 32 bytes")

    @property
    def text(self) -> bytes:
        """What is signed: the lines, each ended by a line feed."""
        root = base64.b64encode(self.root).decode()
        lines = (self.origin, str(self.size), root, *self.extensions)
        return "".join(f"{line}\n" for line in lines).encode()


def sign(checkpoint: Checkpoint, signers: Sequence[note.Signer]) -> bytes:
    """Return the checkpoint as a note with these signatures."""
    return note.sign(checkpoint.text, signers)


def read(text: bytes) -> Checkpoint:
    """Return what a note says, without looking at its signatures."""
    return _read_text(note.parse(text).text)


def verify(text: bytes, verifiers: Sequence[note.Verifier], *, origin: str) -> Checkpoint:
    """Return what a note says; raises ``BadCheckpoint`` unless this log's known key signed it."""
    parsed = note.parse(text)
    note.check(parsed, verifiers)
    checkpoint = _read_text(parsed.text)
    if checkpoint.origin != origin:
        raise BadCheckpoint(detail=f"a checkpoint of another log: {checkpoint.origin}")
    return checkpoint


def _read_text(text: bytes) -> Checkpoint:
    lines = text.decode().split("\n")[:-1]
    if len(lines) < _FIRST_LINES or _SIZE.fullmatch(lines[1]) is None:
        raise BadCheckpoint(detail="not a checkpoint")
    try:
        root = base64.b64decode(lines[2], validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadCheckpoint(detail="a root is base64") from error
    checkpoint = Checkpoint(lines[0], int(lines[1]), root, tuple(lines[_FIRST_LINES:]))
    if checkpoint.text != text:
        raise BadCheckpoint(detail="a checkpoint in another spelling")
    return checkpoint
