"""A message and its signature (Standard Webhooks 1.0).

A message says which record took which step: ids, a state, a version, the body's code. Never a name,
a number or a text: whoever hears of a step asks the interface, which asks their rights.
"""

import base64
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from archive.records.calendar import to_text
from archive.records.receipt import keyed_hash
from archive.records.state import State

PREFIX = "whsec_"
"""Lets a person, and a scanner of leaked secrets, see what a secret is."""


@dataclass(frozen=True)
class Message:
    """One step of one record. ``id`` stays the same however often it is sent."""

    id: str
    record: str
    state: State
    version: int
    body: str
    at: datetime

    def to_bytes(self) -> bytes:
        """Return the JSON that is sent and signed."""
        data = {
            "record": self.record,
            "state": self.state.value,
            "version": self.version,
            "body": self.body,
        }
        said = {
            "type": f"record.{self.state.value}",
            "timestamp": to_text(self.at),
            "data": data,
        }
        return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


@dataclass(frozen=True)
class Ping:
    """A message that tells of nothing: an administrator asks whether the place answers."""

    id: str
    at: datetime

    def to_bytes(self) -> bytes:
        """Return the JSON that is sent and signed."""
        said = {"type": "ping", "timestamp": to_text(self.at), "data": {}}
        return json.dumps(said, separators=(",", ":")).encode()


def secret_of(pepper: bytes, webhook: str) -> str:
    """Return the secret of a webhook, as a receiver keeps it.

    It is derived, and kept nowhere: nothing of it can be read from the catalogue.
    """
    return PREFIX + base64.b64encode(_key(pepper, webhook)).decode()


def headers_of(
    message: Message | Ping, peppers: Sequence[bytes], webhook: str, now: datetime
) -> Mapping[str, str]:
    """Return the headers a message travels with; ``now`` is when it is sent.

    One signature for each pepper, the one in use first, so that a receiver whose secret came from a
    pepper that was replaced still knows us until it asks for the new one.
    """
    said_at = str(int(now.timestamp()))
    signed = f"{message.id}.{said_at}.".encode() + message.to_bytes()
    signatures = [_signature(_key(pepper, webhook), signed) for pepper in peppers]
    return {
        "Content-Type": "application/json",
        "User-Agent": "vankho",
        "webhook-id": message.id,
        "webhook-timestamp": said_at,
        "webhook-signature": " ".join(signatures),
    }


def _key(pepper: bytes, webhook: str) -> bytes:
    return bytes.fromhex(keyed_hash(pepper, "webhook secret", webhook))


def _signature(key: bytes, signed: bytes) -> str:
    return "v1," + base64.b64encode(hmac.digest(key, signed, "sha256")).decode()
