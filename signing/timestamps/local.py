"""A time-stamping authority inside the process, for demonstrations and tests only."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from asn1crypto import cms, tsp

from signing.cms import TST_INFO, enclose
from signing.keys.interface import SigningKey
from signing.timestamps.request import ask, read

POLICY = "2.25.190026352471"
"""A policy identifier that promises nothing (arc 2.25, free for everybody)."""


@dataclass(frozen=True)
class LocalAuthority:
    """Answers RFC 3161 requests with a key of its own.

    The certificate of ``key`` must be for time-stamping only (RFC 3161, 2.3).
    """

    key: SigningKey

    def respond(self, request: bytes, *, at: datetime, serial: int) -> bytes:
        """Answer a request (DER) with a time; ValueError when it is no request."""
        asked = tsp.TimeStampReq.load(request, strict=True)
        info = {
            "version": "v1",
            "policy": POLICY,
            "message_imprint": asked["message_imprint"],
            "serial_number": serial,
            "gen_time": at.astimezone(UTC),
            "accuracy": {"seconds": 1},
        }
        if asked["nonce"].native is not None:
            info["nonce"] = asked["nonce"].native
        token = enclose(self.key, TST_INFO, tsp.TSTInfo(info).dump())
        answer = {
            "status": {"status": "granted"},
            "time_stamp_token": cms.ContentInfo.load(token),
        }
        return bytes(tsp.TimeStampResp(answer).dump())


@dataclass(frozen=True)
class LocalTimestamper:
    """Asks a LocalAuthority without a network; ``clock`` is its time."""

    authority: LocalAuthority
    clock: Callable[[], datetime]

    def stamp(self, digest: bytes) -> bytes:
        """Return a time-stamp token for a SHA-256 digest."""
        request = ask(digest)
        # Serial numbers must differ; the nonce is as good as any.
        answer = self.authority.respond(request.content, at=self.clock(), serial=request.nonce)
        return read(request, answer)
