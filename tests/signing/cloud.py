"""A small signing service (Cloud Signature Consortium API v2) on loopback."""

import base64
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from asn1crypto.algos import DigestAlgorithmId, RSASSAPSSParams, SignedDigestAlgorithmId
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from cryptography.hazmat.primitives.serialization import pkcs12

from archive.demo.world import World
from signing.profile import Service, unlock_pkcs12

PIN = "135790"
TOKEN = "access-token-of-this-program"
MOST = 50
HASHES = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}

Said = dict[str, Any]


@dataclass
class Cloud:
    """What the service knows and counts.

    ``allowed`` are the digests each authorisation was given for: a SAD signs nothing else, once.
    ``spoil`` may change an answer before it leaves.
    """

    world: World
    address: str = ""
    calls: list[str] = field(default_factory=list)
    allowed: dict[str, list[str]] = field(default_factory=dict)
    status: str = "enabled"
    spoil: Callable[[str, Said], object] = lambda _method, said: said

    @property
    def service(self) -> Service:
        """How this service is reached."""
        return Service(self.address, TOKEN, seconds=5)

    def answer(self, method: str, asked: Said, token: str) -> object:
        """Answer one call."""
        self.calls.append(method)
        if token != f"Bearer {TOKEN}":
            return {"error": "invalid_token"}
        return self.spoil(method, getattr(self, "_" + method.partition("/")[2])(asked))

    def _info(self, asked: Said) -> Said:
        if asked["credentialID"] not in {"demo", "rsa", "strong"}:
            return {"error": "invalid_request", "error_description": "no such credential"}
        kept = self.world.signer(asked["credentialID"])
        holder = unlock_pkcs12(kept.pkcs12, kept.pin).holder
        listed = [base64.b64encode(one).decode() for one in (holder.certificate, *holder.chain)]
        return {
            "key": {"status": self.status, "algo": ["1.2.840.10045.2.1"], "len": 256},
            "cert": {"status": "valid", "certificates": listed},
            "SCAL": "2",
            "multisign": MOST,
        }

    def _authorize(self, asked: Said) -> Said:
        if asked["authData"] != [{"id": "PIN", "value": PIN}]:
            return {"error": "invalid_pin"}
        if asked["numSignatures"] != len(asked["hashes"]):
            return {"error": "invalid_request"}
        sad = f"sad-{len(self.allowed)}"
        self.allowed[sad] = list(asked["hashes"])
        return {"SAD": sad, "expiresIn": 60}

    def _signHash(self, asked: Said) -> Said:  # noqa: N802 - the name of the call
        if self.allowed.pop(asked["SAD"], None) != asked["hashes"]:
            return {"error": "invalid_request", "error_description": "SAD is for other hashes"}
        kept = self.world.signer(asked["credentialID"])
        key = pkcs12.load_pkcs12(kept.pkcs12, kept.pin.encode()).key
        digest = DigestAlgorithmId.map(asked["hashAlgorithmOID"])
        made = [_signed(key, base64.b64decode(one), digest, asked) for one in asked["hashes"]]
        return {"signatures": [base64.b64encode(one).decode() for one in made]}


def _signed(key: object, digest: bytes, name: str, asked: Said) -> bytes:
    known = utils.Prehashed(HASHES[name])
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key.sign(digest, ec.ECDSA(known))
    assert isinstance(key, rsa.RSAPrivateKey)
    if SignedDigestAlgorithmId.map(asked["signAlgo"]) != "rsassa_pss":
        return key.sign(digest, padding.PKCS1v15(), known)
    told = RSASSAPSSParams.load(base64.b64decode(asked["signAlgoParams"])).native
    assert told["hash_algorithm"]["algorithm"] == name
    pss = padding.PSS(padding.MGF1(HASHES[name]), told["salt_length"])
    return key.sign(digest, pss, known)


@contextmanager
def cloud(world: World) -> Iterator[Cloud]:
    """Run the service on a free port."""
    known = Cloud(world)

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            method = self.path.removeprefix("/csc/v2/")
            said = known.answer(method, asked, self.headers["Authorization"])
            body = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(400 if b'"error"' in body else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        known.address = f"http://127.0.0.1:{server.server_address[1]}/csc/v2"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield known
        finally:
            server.shutdown()
            thread.join()
