"""Keys kept by a signing service (CSC v2), tried on a small service of the tests' own."""

from collections.abc import Iterator
from typing import Any

import pytest

from signing.appearance import INVISIBLE
from signing.errors import KeyUnusable, Unreachable, WrongPin
from signing.keys.interface import Digest
from signing.profile import Policy, RemoteCredential, open_remote
from signing.sign import Mark, Prepared, Signer, attach, prepare
from signing.verify import verify
from tests.signing.cloud import MOST, PIN, TOKEN, Cloud, cloud
from tests.signing.made import raised
from tests.signing.town import Town


@pytest.fixture
def service(town: Town) -> Iterator[Cloud]:
    """Run the signing service."""
    with cloud(town.world) as known:
        yield known


def _prepared(town: Town, paper: bytes, credential: RemoteCredential) -> Prepared:
    signer = Signer(credential.holder, credential.mechanism)
    return prepare(paper, signer, Mark(town.clock(), INVISIBLE, "KySo1"))


@pytest.mark.parametrize(
    ("who", "policy"),
    [
        ("demo", Policy()),
        ("strong", Policy()),
        ("rsa", Policy()),
        ("rsa", Policy(digest=Digest.SHA512)),
        ("rsa", Policy(pkcs1=True)),
    ],
)
def test_a_batch_is_signed_under_one_authorisation(
    town: Town, paper: bytes, service: Cloud, who: str, policy: Policy
) -> None:
    """Three files, one PIN, one call that signs; each file stands up to the judge."""
    credential = open_remote(service.service, who, policy)
    files = [_prepared(town, paper, credential) for _ in range(3)]

    made = credential.sign_many([one.message for one in files], PIN)
    done = [attach(one, signature) for one, signature in zip(files, made, strict=True)]

    assert service.calls == ["credentials/info", "credentials/authorize", "signatures/signHash"]
    for one in done:
        whole = raised(town, one)
        judged = verify(whole, trust=town.trust, at=town.clock(), fetcher=None)
        assert (judged.verdict, judged.signatures[0].level) == ("valid", "B-LTA")


def test_nothing_but_digests_leaves_the_house(town: Town, paper: bytes, service: Cloud) -> None:
    """The service sees hashes of the right length, and neither file nor PIN stays in the object."""
    credential = open_remote(service.service, "demo")
    seen: list[str] = []

    def look(_method: str, said: dict[str, Any]) -> object:
        seen.extend(hash_ for hashes in service.allowed.values() for hash_ in hashes)
        return said

    service.spoil = look
    credential.sign_many([_prepared(town, paper, credential).message], PIN)

    assert {len(one) for one in seen} == {44}
    assert PIN not in repr(vars(credential))
    assert TOKEN not in repr(service.service)


def test_a_wrong_pin_of_a_service_is_told_as_such(service: Cloud) -> None:
    """It is the same sentence as for a key in a file."""
    with pytest.raises(WrongPin):
        open_remote(service.service, "demo").sign_many([b"message"], "000000")


@pytest.mark.parametrize(
    ("name", "status", "said"),
    [("nobody", "enabled", "từ chối"), ("demo", "disabled", "đang bị tắt")],
)
def test_a_credential_that_cannot_sign_is_said(
    service: Cloud, name: str, status: str, said: str
) -> None:
    """Unknown or switched off: known before anything is prepared."""
    service.status = status

    with pytest.raises(KeyUnusable, match=said):
        open_remote(service.service, name)


def test_more_than_the_service_takes_is_refused_before_the_pin_is_sent(service: Cloud) -> None:
    """The limit is the service's own, and its message names it."""
    credential = open_remote(service.service, "demo")

    with pytest.raises(KeyUnusable, match=f"tối đa {MOST}"):
        credential.sign_many([b"message"] * (MOST + 1), PIN)

    assert service.calls == ["credentials/info"]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"signatures": ["AAAA"]}, KeyUnusable),
        ({"signatures": []}, KeyUnusable),
        ({"signatures": ["not base64!"]}, KeyUnusable),
        ({"signatures": None}, KeyUnusable),
        ({}, KeyUnusable),
        ([], Unreachable),
        (b"<html>", Unreachable),
        ({"error": "server_error"}, KeyUnusable),
    ],
)
def test_a_wrong_answer_never_becomes_a_signature(
    service: Cloud, answer: object, error: type[Exception]
) -> None:
    """Whatever the service says, only a signature by this key of this message is one."""
    credential = open_remote(service.service, "demo")
    service.spoil = lambda method, said: answer if method == "signatures/signHash" else said

    with pytest.raises(error):
        credential.sign_many([b"message"], PIN)


def test_a_signature_of_something_else_is_not_attached(
    town: Town, paper: bytes, service: Cloud
) -> None:
    """What comes back is checked against what was shown, also where a service signed rightly."""
    credential = open_remote(service.service, "demo")
    (other,) = credential.sign_many([b"something else"], PIN)

    with pytest.raises(KeyUnusable, match="không phải do khóa"):
        attach(_prepared(town, paper, credential), other)
