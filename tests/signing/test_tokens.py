"""Keys in tokens and HSMs (PKCS#11), tried on SoftHSM."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from signing.appearance import INVISIBLE
from signing.errors import KeyUnusable, WrongPin
from signing.keys.interface import Digest, Mechanism, Scheme
from signing.keys.pkcs11 import Pkcs11Key, unlock
from signing.profile import LAW, Policy, Token, unlock_pkcs11
from signing.sign import sign
from signing.verify import verify
from tests.services import SOFTHSM
from tests.signing.made import raised
from tests.signing.tokens import PIN, add_certificates, add_key, add_token, configure
from tests.signing.town import Town

pytestmark = pytest.mark.needs("softhsm")

WHO = ("rsa", "big", "demo", "strong")
AT = Token(SOFTHSM, "Kho khóa")


@pytest.fixture(scope="session")
def token(running: Town, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Lend a machine with two tokens: four keys in the first, one without certificate in the other.

    SoftHSM reads its configuration once a process: the tokens stay for all tests.
    """
    configuration = configure(tmp_path_factory.mktemp("softhsm"))
    add_token(configuration, "Kho khóa")
    add_token(configuration, "Trống")
    for who in WHO:
        add_key(configuration, "Kho khóa", running.world, who)
        add_certificates(configuration, "Kho khóa", running.world, who)
    add_key(configuration, "Trống", running.world, "demo")
    with pytest.MonkeyPatch.context() as around:
        around.setenv("SOFTHSM2_CONF", str(configuration))
        yield configuration


class Opener:
    """Opens keys in a token, and locks it again after each test, however that ended."""

    def __init__(self) -> None:
        self._open: list[Pkcs11Key] = []

    def __call__(self, where: Token, policy: Policy = LAW) -> Pkcs11Key:
        """Open a key with the right PIN."""
        key = unlock(where, PIN, policy)
        self._open.append(key)
        return key

    def close(self) -> None:
        """Lock the token."""
        while self._open:
            self._open.pop().close()


@pytest.fixture
def opened(token: Path) -> Iterator[Opener]:
    """Lend a way to open keys."""
    assert token.exists()
    opener = Opener()
    yield opener
    opener.close()


@pytest.mark.parametrize("who", WHO)
def test_a_key_in_a_token_signs_up_to_b_lta(
    town: Town, paper: bytes, opened: Opener, who: str
) -> None:
    """RSA and elliptic curves, all four: the private key never leaves the token."""
    key = opened(replace(AT, key=who))

    signed = sign(paper, key, at=town.clock(), appearance=INVISIBLE, field="KySo1")
    whole = raised(town, signed)

    judged = verify(whole, trust=town.trust, at=town.clock(), fetcher=None)
    assert judged.verdict == "valid"
    assert judged.signatures[0].level == "B-LTA"
    assert key.holder == town.key(who).holder
    assert PIN not in repr(key)


@pytest.mark.parametrize(
    "asked",
    [
        ("rsa", Policy(), Mechanism(Scheme.RSA_PSS)),
        ("rsa", Policy(digest=Digest.SHA512), Mechanism(Scheme.RSA_PSS, Digest.SHA512)),
        ("rsa", Policy(pkcs1=True), Mechanism(Scheme.RSA_PKCS1)),
        ("demo", Policy(digest=Digest.SHA384), Mechanism(Scheme.ECDSA, Digest.SHA384)),
        ("strong", Policy(), Mechanism(Scheme.ECDSA, Digest.SHA384)),
    ],
)
def test_a_policy_chooses_how_a_token_signs(
    town: Town, paper: bytes, opened: Opener, asked: tuple[str, Policy, Mechanism]
) -> None:
    """PSS unless a policy names PKCS#1 v1.5; a digest as strong as the key unless one is named."""
    who, policy, expected = asked
    key = opened(replace(AT, key=who), policy)

    signed = sign(paper, key, at=town.clock(), appearance=INVISIBLE, field="KySo1")

    assert key.mechanism == expected
    judged = verify(signed, trust=town.trust, at=town.clock(), fetcher=town.fetcher)
    assert judged.signatures[0].verdict == "valid"


def test_a_token_signs_for_several_threads(town: Town, opened: Opener) -> None:
    """A batch may run on: signatures take turns, and each is right (the token checks itself)."""
    key, made = opened(replace(AT, key="demo")), list[bytes]()

    def work() -> None:
        made.extend(key.sign(b"message %d" % turn) for turn in range(10))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(made)) == 40
    assert key.certificate == town.key("demo").certificate


@pytest.mark.usefixtures("token")
@pytest.mark.parametrize(
    ("where", "said"),
    [
        (AT, "nhiều khóa"),
        (replace(AT, key="ai đó"), "không có khóa nào"),
        (replace(AT, token="Trống"), "không có khóa nào"),
        (replace(AT, token="Khác"), "Không thấy thiết bị ký"),
        (replace(AT, token=""), "nhiều thiết bị ký"),
        (Token(Path("/dev/null")), "Không nạp được phần mềm"),
    ],
)
def test_what_is_wrong_with_a_token_is_said(where: Token, said: str) -> None:
    """No device, no software, no key or too many: each has its own sentence."""
    with pytest.raises(KeyUnusable, match=said):
        unlock_pkcs11(where, PIN)


def test_an_open_token_is_no_way_around_the_pin(opened: Opener) -> None:
    """A token that is open asks for no PIN: it opens for the next one only after it was closed."""
    key = opened(replace(AT, key="demo"))

    with pytest.raises(KeyUnusable, match="đang được dùng"):
        unlock_pkcs11(replace(AT, key="demo"), "111111")

    assert key.sign(b"message")
    opened.close()
    with pytest.raises(WrongPin):
        unlock_pkcs11(replace(AT, key="demo"), "111111")


@pytest.mark.usefixtures("token")
def test_a_wrong_pin_of_a_token_is_told_as_such() -> None:
    """It is the same sentence as for a key in a file."""
    with pytest.raises(WrongPin):
        unlock_pkcs11(replace(AT, key="demo"), "111111")
