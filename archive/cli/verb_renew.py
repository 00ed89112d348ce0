"""``vankho renew``: give signed files a fresh time-stamp before the last one gives out."""

from dataclasses import dataclass
from pathlib import Path

from archive.assemble import now
from archive.cli.alone import Believed, believed, lent_by
from archive.cli.bar import bar
from archive.cli.options import ALLOW, AS, DATA, JSON, TRUST, Caller, gathered
from archive.cli.outcome import in_words, say, tell
from archive.cli.sign_files import answering_services
from archive.cli.wording import A_FOLDER, NEW_FILE, THERE, WrongCall, argument, option, verb
from archive.cli.writing import targets, write_whole
from signing.errors import SigningError
from signing.extend import renew
from signing.profile import timestamper


@dataclass(frozen=True)
class Wanted:
    """Where the files go, who stamps them, and whom to believe."""

    out: Path | None
    out_dir: Path | None
    tsa: str | None
    trust: tuple[Path, ...]
    allow: tuple[str, ...]


@verb()
@argument("files", metavar="TỆP…", nargs=-1, required=True, type=THERE)
@gathered(
    "wanted",
    Wanted,
    option("-o", "--out", type=NEW_FILE, help="Ghi tệp đã gia hạn vào đây"),
    option("--out-dir", type=A_FOLDER, help="Ghi các tệp đã gia hạn vào thư mục này"),
    option("--tsa", help="Địa chỉ cấp dấu thời gian (RFC 3161); có --data thì theo kho"),
    TRUST,
    ALLOW,
)
@gathered("caller", Caller, DATA, AS, JSON)
def command(files: tuple[Path, ...], wanted: Wanted, caller: Caller) -> None:
    """Gia hạn chữ ký B-LTA: thêm bằng chứng mới và một dấu thời gian cho cả tệp.

    Chỉ gia hạn tệp đang hợp lệ. Kết thúc với mã 1 nếu có tệp không gia hạn được.
    """
    tsa = wanted.tsa or lent_by(caller.data).tsa_url
    if not tsa:
        message = "Gia hạn cần dấu thời gian: hãy thêm --tsa."
        raise WrongCall(message)
    whom = believed(caller.data, wanted.trust, wanted.allow)
    pairs = list(zip(files, targets(files, wanted.out, wanted.out_dir), strict=True))
    done = 0
    with answering_services(caller), bar() as shown:
        for source, target in shown.through(pairs, "Gia hạn tệp"):
            done += _renewed(source, target, whom, tsa, as_json=caller.as_json)
    raise SystemExit(0 if done == len(files) else 1)


def _renewed(source: Path, target: Path, whom: Believed, tsa: str, *, as_json: bool) -> bool:
    """Renew one file; say why where it cannot be, and leave nothing half done."""
    try:
        fresh = renew(
            source.read_bytes(),
            trust=whom.trust,
            timestamper=timestamper(tsa),
            fetcher=whom.fetcher,
            at=now(),
        )
        write_whole(target, [fresh])
    except SigningError as error:
        say(f"{source}: {error}")
        return False
    except OSError as error:
        say(f"{source}: {in_words(error)}")
        return False
    if as_json:
        tell({"file": str(target), "renewed": True})
    else:
        say(f"{target}: đã gia hạn")
    return True
