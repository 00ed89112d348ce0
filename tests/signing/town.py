"""The certificate world, keys and papers that the signing tests share."""

import io
import socket
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache

import pikepdf
from PIL import ImageCms

from archive.demo.world import Algorithm, Subject, World, WorldServer
from signing.profile import SigningKey, Timestamper, timestamper, unlock_pkcs12
from signing.trust import Fetcher, Trust, load_pem

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
PEOPLE = (
    Subject("demo", "Nguyễn Văn An", "Ủy ban nhân dân xã Trình Diễn"),
    Subject("rsa", "Trần Thị Bình", "Ủy ban nhân dân xã Trình Diễn", Algorithm.RSA2048),
    Subject("big", "Phạm Thị Dung", "Ủy ban nhân dân xã Trình Diễn", Algorithm.RSA3072),
    Subject("strong", "Đỗ Văn Em", "Ủy ban nhân dân xã Trình Diễn", Algorithm.P384),
    Subject("seal", "Ủy ban nhân dân xã Trình Diễn", "Ủy ban nhân dân xã Trình Diễn"),
    *(
        Subject(name, "Lê Văn Cường", "Ủy ban nhân dân xã Trình Diễn")
        for name in ("gone", "early", "late", "word")
    ),
)


@dataclass
class Clock:
    """A clock that stands still until a test moves it."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        """Tell the time."""
        return self.now

    def forward(self, by: timedelta) -> datetime:
        """Move on."""
        self.now += by
        return self.now


@dataclass(frozen=True)
class Town:
    """A running certificate world with everything a test asks for."""

    world: World
    server: WorldServer
    clock: Clock
    keys: dict[str, SigningKey] = field(default_factory=dict)

    def key(self, name: str = "demo") -> SigningKey:
        """Unlock a signer's key, once."""
        if name not in self.keys:
            kept = self.world.signer(name)
            self.keys[name] = unlock_pkcs12(kept.pkcs12, kept.pin)
        return self.keys[name]

    def authority(self, name: str) -> SigningKey:
        """Unlock one of the world's own keys, which should sign no documents."""
        kept = self.world.authority(name)
        return unlock_pkcs12(kept.pkcs12, kept.pin)

    @property
    def trust(self) -> Trust:
        """Trust in this world's root."""
        return load_pem(self.world.root_pem)

    @property
    def fetcher(self) -> Fetcher:
        """A guarded fetcher that may reach this world."""
        return Fetcher(frozenset({self.world.loopback}))

    @property
    def timestamper(self) -> Timestamper:
        """A client of this world's time-stamping authority, impatient after five seconds."""
        return timestamper(self.world.tsa_url, timeout=5)


def free_port() -> int:
    """Find a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@cache
def make_paper(*, pages: int = 2, turned: int = 0) -> bytes:
    """Make a PDF/A-2b with vector drawing only."""
    pdf = pikepdf.new()
    for number in range(pages):
        page = pdf.add_blank_page(page_size=(595, 842))
        page.obj.Contents = pdf.make_stream(b"0.2 w 72 %d 400 90 re S" % (300 + number))
        if turned:
            page.obj.Rotate = turned
    profile = pdf.make_stream(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile.N = 3
    pdf.Root.OutputIntents = pikepdf.Array(
        [
            pikepdf.Dictionary(
                Type=pikepdf.Name.OutputIntent,
                S=pikepdf.Name.GTS_PDFA1,
                OutputConditionIdentifier="sRGB",
                DestOutputProfile=profile,
            )
        ]
    )
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        metadata["pdfaid:part"] = "2"
        metadata["pdfaid:conformance"] = "B"
        metadata["dc:title"] = "Quyết định thử nghiệm"
    pdf.docinfo["/Title"] = "Quyết định thử nghiệm"
    written = io.BytesIO()
    pdf.save(written, deterministic_id=True)
    return written.getvalue()
