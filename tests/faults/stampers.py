"""A certificate world whose services misbehave: time-stamps (RFC 3161), OCSP and CRL.

    with BadWorld(world, clock) as server:
        server.fault = Fault.GARBAGE

The faults of ``archive.demo.world`` are reached by the same names; what no honest service would
answer, not even a broken one of the demonstration (errors, nonsense, silence), is added here.
"""

import threading
from collections.abc import Callable
from datetime import datetime
from enum import Enum

from archive.demo.world import Faults, TsaFault, World, WorldServer


class Fault(Enum):
    """What is wrong with the time-stamping authority, or with OCSP and CRL."""

    NONE = "none"
    DEAD = "dead"
    WRONG_NONCE = "wrong nonce"
    WRONG_DIGEST = "wrong digest"
    FUTURE = "from the future"
    UNTRUSTED = "untrusted"
    GARBAGE = "garbage"
    """Answers 200 with bytes that are nothing."""
    EMPTY = "empty"
    SLOW = "slow"
    """Thinks for longer than anybody waits; ends with the server."""
    STATUS_DEAD = "OCSP and CRL dead"
    STATUS_GARBAGE = "OCSP and CRL garbage"


_KNOWN = {
    Fault.DEAD: TsaFault.DEAD,
    Fault.WRONG_NONCE: TsaFault.WRONG_NONCE,
    Fault.WRONG_DIGEST: TsaFault.WRONG_DIGEST,
    Fault.FUTURE: TsaFault.FUTURE,
    Fault.UNTRUSTED: TsaFault.UNTRUSTED,
}
OF_THE_TSA = (*_KNOWN, Fault.GARBAGE, Fault.EMPTY, Fault.SLOW)
SILENCE = 3600.0
"""Seconds a slow authority thinks."""


class BadWorld(WorldServer):
    """Serves a world, with one fault that may be changed while requests run."""

    def __init__(self, world: World, clock: Callable[[], datetime]) -> None:
        super().__init__(world, clock)
        self._fault = Fault.NONE
        self._lock = threading.Lock()

    @property
    def fault(self) -> Fault:
        """What is wrong now."""
        return self._fault

    @fault.setter
    def fault(self, fault: Fault) -> None:
        with self._lock:
            self._fault = fault
            self.faults = Faults(
                tsa=_KNOWN.get(fault, TsaFault.NONE),
                tsa_seconds=SILENCE if fault is Fault.SLOW else 0,
                ocsp_off=fault is Fault.STATUS_DEAD,
                crl_off=fault is Fault.STATUS_DEAD,
            )

    def get(self, path: str) -> tuple[str, bytes]:
        """Answer a GET, or what the fault says."""
        kind, body = super().get(path)
        is_list = kind.endswith("crl")
        return kind, b"\x30\x03nothing" if is_list and self._is_nonsense() else body

    def post(self, path: str, body: bytes) -> tuple[str, bytes]:
        """Answer a POST, or what the fault says."""
        if path == "/tsa" and self._fault is Fault.EMPTY:
            return "application/timestamp-reply", b""
        kind, said = super().post(path, body)
        if path == "/tsa" and self._fault is Fault.GARBAGE:
            return kind, b"\x30\x82nothing of the kind"
        return kind, b"\x30\x03nothing" if path == "/ocsp" and self._is_nonsense() else said

    def _is_nonsense(self) -> bool:
        return self._fault is Fault.STATUS_GARBAGE
