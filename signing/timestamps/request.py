"""Ask for a time-stamp and read the answer (RFC 3161), whoever carries the bytes."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import cms, tsp

from signing import words
from signing.errors import TimestampUnavailable

GRANTED = ("granted", "granted_with_mods")


@dataclass(frozen=True)
class Request:
    """One question to an authority: the digest, the nonce, and both in DER."""

    digest: bytes
    nonce: int
    content: bytes


def ask(digest: bytes) -> Request:
    """Make a request with a new nonce of 63 bits; the authority shall send its certificates."""
    nonce = secrets.randbits(63)
    content = tsp.TimeStampReq(
        {
            "version": "v1",
            "message_imprint": {
                "hash_algorithm": {"algorithm": "sha256"},
                "hashed_message": digest,
            },
            "nonce": nonce,
            "cert_req": True,
        }
    ).dump()
    return Request(digest, nonce, content)


def read(request: Request, answer: bytes) -> bytes:
    """Take the token out of an answer; TimestampUnavailable when it does not answer the request."""
    try:
        response = tsp.TimeStampResp.load(answer, strict=True)
        if response["status"]["status"].native not in GRANTED:
            raise TimestampUnavailable(words.TSA_REFUSED)
        token = response["time_stamp_token"]
        info = token["content"]["encap_content_info"]["content"].parsed
        nonce = info["nonce"].native
        imprint = info["message_imprint"]
        algorithm = imprint["hash_algorithm"]["algorithm"].native
        stamped = imprint["hashed_message"].native
        content = bytes(token.dump())
    except (ValueError, TypeError, KeyError, AttributeError) as problem:
        raise TimestampUnavailable(words.TSA_MALFORMED) from problem
    if nonce != request.nonce:
        raise TimestampUnavailable(words.TSA_OTHER_NONCE)
    if (algorithm, stamped) != ("sha256", request.digest):
        raise TimestampUnavailable(words.TSA_OTHER_DIGEST)
    return content


def time_of(token: bytes) -> datetime | None:
    """Return the instant a token says, without judging it; None for bytes that are no token."""
    try:
        info = cms.ContentInfo.load(token, strict=True)["content"]["encap_content_info"]["content"]
        said = info.parsed["gen_time"].native
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return said if isinstance(said, datetime) else None
