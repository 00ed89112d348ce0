"""Whose signature makes a checkpoint this log's own: the key of today, and those before it.

A key that was replaced goes on vouching for what it signed then, and for nothing later: whoever
finds an old key cannot seal anything new with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from archive.ledger import checkpoint
from archive.ledger.checkpoint import Checkpoint
from archive.ledger.note import Signer, Verifier


@dataclass(frozen=True)
class Retired:
    """A key that was replaced: it signed checkpoints of at most ``until`` entries."""

    verifier: Verifier
    until: int


class LogKey(Signer, Verifier, Protocol):
    """The key that signs a log's checkpoints today; it also knows its own signatures."""

    @property
    def retired(self) -> Sequence[Retired]:
        """The keys before it, oldest first."""

    @property
    def lines(self) -> Sequence[str]:
        """The public keys for whoever verifies, today's first (FORMAT.md, section 8)."""


@dataclass(frozen=True)
class Log:
    """How to know a log's checkpoints: its origin, the keys that may sign, the keys that might."""

    origin: str
    verifiers: Sequence[Verifier]
    retired: Sequence[Retired] = ()

    @classmethod
    def of(cls, key: LogKey) -> "Log":
        """Return how the log is known that this key signs; its name is the origin."""
        return cls(key.name, [key], key.retired)

    def opened(self, text: bytes) -> Checkpoint:
        """Return what a signed checkpoint says.

        Raises ``BadCheckpoint`` unless a key signed it that was this log's at that size.
        """
        size = checkpoint.read(text).size
        then = [one.verifier for one in self.retired if size <= one.until]
        return checkpoint.verify(text, [*self.verifiers, *then], origin=self.origin)
