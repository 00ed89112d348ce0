"""What the web door must be told about the place it stands in."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from archive.accounts.login import LIMITS, Limits
from archive.intake.uploads import Allowance

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
"""Host names that mean this machine itself."""

MEBIBYTE = 1 << 20


@dataclass(frozen=True)
class Site:
    """One installation as its visitors see it.

    ``public_url`` is the address printed on slips and in QR codes. ``hosts`` are further names it
    may be called by. ``demo_note`` is said on every page of a demonstration, where ``demo_people``
    are the accounts the login page names. Limits are bytes.
    """

    public_url: str
    name: str = "Văn Khố"
    is_demo: bool = False
    demo_note: str = "Bản trình diễn: mọi hồ sơ, con người và chứng thư số ở đây đều là giả."
    demo_people: tuple[str, ...] = ()
    max_upload_bytes: int = 512 * MEBIBYTE
    max_verify_bytes: int = 100 * MEBIBYTE
    hosts: frozenset[str] = frozenset()
    session: Limits = LIMITS
    most_uploads: int = 600
    upload_days: float = 7.0

    @property
    def allowance(self) -> Allowance:
        """How much one person may have under way."""
        kept = timedelta(days=self.upload_days)
        return Allowance(self.max_upload_bytes, self.most_uploads, kept)

    @property
    def is_https(self) -> bool:
        """Whether people reach it over TLS: cookies are then bound to the host and to TLS."""
        return urlsplit(self.public_url).scheme == "https"

    @property
    def allowed_hosts(self) -> frozenset[str]:
        """Every host name a request may carry; all others are refused (host-header poisoning)."""
        public = urlsplit(self.public_url).hostname or ""
        return LOOPBACK | self.hosts | ({public} if public else frozenset())
