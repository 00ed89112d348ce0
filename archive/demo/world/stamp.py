"""The demonstration's time-stamping authority, with the ways it can be told to misbehave."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from asn1crypto import tsp

from archive.demo.world.faults import Off, TsaFault
from archive.demo.world.keep import Credential
from archive.demo.world.world import TSA, World
from signing.profile import SigningKey, local_authority, unlock_pkcs12

AHEAD = timedelta(days=2)


@dataclass(frozen=True)
class Stamping:
    """Answers RFC 3161 requests for one world."""

    world: World

    def answer(self, request: bytes, fault: TsaFault, now: datetime) -> bytes:
        """Answer a request (DER); Off when the authority plays dead, ValueError if it is none."""
        if fault is TsaFault.DEAD:
            raise Off
        key = self._wrong_key if fault is TsaFault.UNTRUSTED else self._key
        at = now + AHEAD if fault is TsaFault.FUTURE else now
        changed = _twist(request, fault)
        return local_authority(key).respond(changed, at=at, serial=secrets.randbits(63))

    @cached_property
    def _key(self) -> SigningKey:
        return _unlock(self.world.authority(TSA))

    @cached_property
    def _wrong_key(self) -> SigningKey:
        return _unlock(self.world.signer(self.world.signers[0]))


def _unlock(kept: Credential) -> SigningKey:
    return unlock_pkcs12(kept.pkcs12, kept.pin)


def _twist(request: bytes, fault: TsaFault) -> bytes:
    """Change what was asked, so that a correct answer to it is a wrong one to the asker."""
    if fault not in (TsaFault.WRONG_NONCE, TsaFault.WRONG_DIGEST):
        return request
    asked = tsp.TimeStampReq.load(request).native
    if fault is TsaFault.WRONG_NONCE:
        asked["nonce"] += 1
    else:
        asked["message_imprint"]["hashed_message"] = bytes(32)
    return bytes(tsp.TimeStampReq(asked).dump())
