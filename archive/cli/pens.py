"""What signs files outside the archive: a key in a file, in a token, or with a signing service."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.cli.alone import key_file
from archive.cli.options import PIN_FD
from archive.cli.pin import read_secret
from archive.cli.wording import A_FILE, WrongCall, option
from signing.keys.interface import SigningKey
from signing.profile import Service, Token, open_remote, unlock_pkcs11, unlock_pkcs12
from signing.sign import Signer

PEN_OPTIONS = (
    option(
        "--key", default="", help="Tên khóa trong kho, tệp PKCS#12, hoặc tên khóa trong thiết bị"
    ),
    PIN_FD,
    option("--pkcs11", type=A_FILE, help="Phần mềm (PKCS#11) của thiết bị ký: USB Token, HSM"),
    option("--token", default="", help="Tên thiết bị ký, khi có nhiều thiết bị"),
    option("--service", help="Địa chỉ dịch vụ ký từ xa (CSC v2); --key là mã chứng thư ở đó"),
    option("--service-token", type=A_FILE, help="Tệp chứa mã truy cập dịch vụ ký từ xa"),
)


@dataclass(frozen=True)
class PenOrder:
    """Which key is to sign and how it is opened, as it was typed."""

    key: str
    pin_fd: int | None
    pkcs11: Path | None
    token: str
    service: str | None
    service_token: Path | None


@dataclass(frozen=True)
class Pen:
    """A key that is ready: who signs, how many messages at once, and the signing itself."""

    signer: Signer
    at_once: int
    sign_many: Callable[[Sequence[bytes]], Sequence[bytes]]


def taken_up(order: PenOrder, data: Path | None) -> Pen:
    """Open the key that was named, asking for its PIN once.

    Raises ``SigningError`` for what cannot be opened, ``WrongCall`` for words that do not fit.
    """
    if order.pkcs11 and order.service:
        message = "Hãy nêu --pkcs11 hoặc --service, không cả hai."
        raise WrongCall(message)
    if order.service:
        return _remote(order, order.service)
    if order.pkcs11:
        pin = read_secret(order.pin_fd, "Mã PIN của thiết bị ký")
        return pen_of(unlock_pkcs11(Token(order.pkcs11, order.token, order.key), pin))
    if not order.key:
        message = "Hãy nêu khóa ký: --key, --pkcs11 hoặc --service."
        raise WrongCall(message)
    path = key_file(data, order.key)
    pin = read_secret(order.pin_fd, f"Mã PIN của {path.name}")
    return pen_of(unlock_pkcs12(path.read_bytes(), pin))


def pen_of(key: SigningKey) -> Pen:
    """Return a key of this machine as a pen."""
    signer = Signer(key.holder, key.mechanism)
    return Pen(signer, 1, lambda messages: [key.sign(one) for one in messages])


def _remote(order: PenOrder, address: str) -> Pen:
    if not order.key or order.service_token is None:
        message = (
            "Ký từ xa cần --key (mã chứng thư ở dịch vụ) và --service-token (tệp mã truy cập)."
        )
        raise WrongCall(message)
    token = order.service_token.read_text("utf-8").strip()
    credential = open_remote(Service(address, token), order.key)
    pin = read_secret(order.pin_fd, f"Mã PIN của {credential.subject_name} ở dịch vụ ký từ xa")
    signer = Signer(credential.holder, credential.mechanism)
    return Pen(signer, credential.most, lambda messages: credential.sign_many(messages, pin))
