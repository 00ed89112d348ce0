"""What can go wrong when a signature is made or judged.

SigningError
├── WrongPin                 the PIN does not open the key
├── KeyUnusable              the key cannot be reached or read, or its kind may not sign
├── CertificateRefused       expired, revoked, not yet valid, or made for another use
├── TimestampUnavailable     no time-stamp that can be trusted was given (dead, slow, wrong answer)
├── RevocationUnavailable    no proof that the certificates were not revoked could be fetched
├── NotSignable              the file is locked, encrypted or damaged
└── Unreachable              an address was refused, or it gave no whole answer within the limits

``code`` is for machines and translations, ``retryable`` for the queue. Both are part of the API.
``str()`` of an error is Vietnamese, for the person who waits: what happened and what to do next.
"""

from typing import ClassVar


class SigningError(Exception):
    """Something about a signature that a person must know."""

    code: ClassVar[str] = "signing"
    message: ClassVar[str] = "Không thực hiện được việc ký số."
    advice: ClassVar[str] = "Hãy thử lại; nếu vẫn lỗi, báo cho quản trị hệ thống."
    retryable: bool = False

    def __init__(self, detail: str = "", *, retryable: bool | None = None) -> None:
        self.detail = detail
        if retryable is not None:
            self.retryable = retryable
        told = f"{self.message} {detail}".strip()
        super().__init__(f"{told} {self.advice}")


class WrongPin(SigningError):
    """The PIN does not open the key."""

    code = "wrong_pin"
    message = "Mã PIN không đúng."
    advice = "Hãy kiểm tra phím Caps Lock và bộ gõ tiếng Việt rồi nhập lại."


class KeyUnusable(SigningError):
    """The key cannot be reached or read, or its kind of key may not sign."""

    code = "key_unusable"
    message = "Không dùng được khóa ký này."
    advice = (
        "Hãy kiểm tra tệp khóa hoặc thiết bị ký rồi thử lại, hoặc chọn khóa khác "
        "(RSA từ 2048 bit hoặc ECDSA P-256 trở lên)."
    )


class CertificateRefused(SigningError):
    """The certificate may not sign at this time or for this purpose."""

    code = "certificate_refused"
    message = "Chứng thư số không được phép dùng để ký."
    advice = "Hãy liên hệ nơi cấp chứng thư số để gia hạn hoặc cấp lại."


class TimestampUnavailable(SigningError):
    """No time-stamp that can be trusted was given."""

    code = "timestamp_unavailable"
    message = "Chưa nhận được dấu thời gian."
    advice = "Hồ sơ chờ dấu thời gian và sẽ tự hoàn tất khi dịch vụ trả lời."
    retryable = True


class RevocationUnavailable(SigningError):
    """No proof that the certificates were not revoked could be fetched."""

    code = "revocation_unavailable"
    message = "Chưa lấy được trạng thái thu hồi của chứng thư số."
    advice = "Hồ sơ chờ và sẽ tự thử lại khi dịch vụ OCSP hoặc CRL trả lời."
    retryable = True


class NotSignable(SigningError):
    """The file is locked, encrypted or damaged."""

    code = "not_signable"
    message = "Không ký được lên tệp này."
    advice = "Hãy dùng tệp PDF khác, không khóa, không mật khẩu và không hỏng."


class Unreachable(SigningError):
    """An address was refused, or it gave no whole answer within the limits."""

    code = "unreachable"
    message = "Không lấy được dữ liệu từ địa chỉ mạng."
    advice = "Hãy kiểm tra đường truyền; hệ thống sẽ thử lại."
    retryable = True
