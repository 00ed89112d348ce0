"""Keys kept by a trust service provider (Cloud Signature Consortium API v2, REST).

The service is asked to authorise and to sign digests, many at once: one PIN, one authorisation, one
call for a batch. Nothing but digests leaves this machine, and the PIN is not kept.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from asn1crypto.algos import DigestAlgorithmId, SignedDigestAlgorithmId

from signing import words
from signing.errors import KeyUnusable, Unreachable, WrongPin
from signing.keys.holders import holder_of, is_signed_by, mechanism_of
from signing.keys.interface import Digest, Held, Holder, Mechanism, Scheme
from signing.keys.policy import LAW, Policy
from signing.pss import pss_parameters
from signing.web import Limits, Post, exchange

ANSWERS = range(200, 500)
LARGEST_ANSWER = 1024 * 1024
SECONDS = 60.0
"""People confirm on a telephone meanwhile."""

WRONG_PINS = frozenset({"invalid_pin", "invalid_otp"})
ALGORITHMS = {
    Scheme.RSA_PSS: dict.fromkeys(Digest, "rsassa_pss"),
    Scheme.RSA_PKCS1: {one: f"{one.value}_rsa" for one in Digest},
    Scheme.ECDSA: {one: f"{one.value}_ecdsa" for one in Digest},
}

Said = Mapping[str, object]


@dataclass(frozen=True)
class Service:
    """A signing service: its base address (``…/csc/v2``) and this program's access token."""

    url: str
    token: str = field(repr=False)
    seconds: float = SECONDS


class RemoteCredential(Held):
    """A certificate whose key a service keeps; ``most`` is how many it signs in one go."""

    def __init__(self, service: Service, name: str, holder: Holder, told: "_Told") -> None:
        super().__init__(holder, told.mechanism)
        self.most = told.most
        self._service = service
        self._name = name

    def sign_many(self, messages: Sequence[bytes], pin: str) -> list[bytes]:
        """Sign every message under one authorisation, in the same order.

        WrongPin; KeyUnusable when the service refuses or answers with other signatures; Unreachable
        when it gives no answer in time. All of them or none.
        """
        if len(messages) > self.most:
            raise KeyUnusable(words.REMOTE_TOO_MANY.format(most=self.most))
        hashes = [_told64(hashlib.new(self.mechanism.digest, one).digest()) for one in messages]
        common = {
            "credentialID": self._name,
            "hashes": hashes,
            "hashAlgorithmOID": DigestAlgorithmId(self.mechanism.digest.value).dotted,
        }
        authorise = {"numSignatures": len(messages), "authData": [{"id": "PIN", "value": pin}]}
        allowed = _ask(self._service, "credentials/authorize", common | authorise)
        order = common | {"SAD": allowed.get("SAD"), **_algorithm(self.mechanism)}
        made = _signatures(_ask(self._service, "signatures/signHash", order))
        if len(made) != len(messages) or not all(
            is_signed_by(self.holder, self.mechanism, message, signature)
            for message, signature in zip(messages, made, strict=True)
        ):
            raise KeyUnusable(words.REMOTE_WRONG)
        return made


@dataclass(frozen=True)
class _Told:
    mechanism: Mechanism
    most: int


def open_credential(service: Service, name: str, policy: Policy = LAW) -> RemoteCredential:
    """Ask a service for a credential's certificate; no PIN is needed for that.

    KeyUnusable when the service knows no such credential or its key is switched off.
    """
    question = {"credentialID": name, "certificates": "chain", "certInfo": False}
    said = _ask(service, "credentials/info", question)
    try:
        key, cert = cast("Said", said["key"]), cast("Said", said["cert"])
        listed = cast("Sequence[str]", cert["certificates"])
        own, *others = (base64.b64decode(one, validate=True) for one in listed)
        is_enabled, most = key["status"] == "enabled", int(cast(int, said.get("multisign", 1)))
    except (KeyError, TypeError, ValueError) as problem:
        raise KeyUnusable(words.REMOTE_MALFORMED) from problem
    if not is_enabled:
        raise KeyUnusable(words.REMOTE_DISABLED)
    holder = holder_of(own, tuple(others))
    return RemoteCredential(service, name, holder, _Told(mechanism_of(holder, policy), most))


def _algorithm(mechanism: Mechanism) -> dict[str, object]:
    name = ALGORITHMS[mechanism.scheme][mechanism.digest]
    said: dict[str, object] = {"signAlgo": SignedDigestAlgorithmId(name).dotted}
    if mechanism.scheme is Scheme.RSA_PSS:
        said["signAlgoParams"] = _told64(pss_parameters(mechanism.digest).dump())
    return said


def _signatures(said: Said) -> list[bytes]:
    try:
        listed = cast("Sequence[str]", said["signatures"])
        return [base64.b64decode(one, validate=True) for one in listed]
    except (KeyError, TypeError, binascii.Error) as problem:
        raise KeyUnusable(words.REMOTE_MALFORMED) from problem


def _ask(service: Service, method: str, question: Said) -> Said:
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {service.token}"}
    post = Post(json.dumps(question).encode(), headers, taken=ANSWERS)
    limits = Limits(seconds=service.seconds, size=LARGEST_ANSWER, redirects=0)
    # The address is a setting of the operator: it may be inside the own network.
    answer = exchange(f"{service.url.rstrip('/')}/{method}", post, limits)
    try:
        said = json.loads(answer)
    except ValueError as problem:
        raise Unreachable(words.REMOTE_MALFORMED) from problem
    if not isinstance(said, dict):
        raise Unreachable(words.REMOTE_MALFORMED)
    if "error" in said:
        if said["error"] in WRONG_PINS:
            raise WrongPin
        raise KeyUnusable(words.REMOTE_REFUSED.format(code=str(said["error"])[:60]))
    return said


def _told64(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")
