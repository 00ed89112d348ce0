"""The words of a paper: a head of ``name: value`` lines, an empty line, then paragraphs.

Paragraphs are separated by empty lines; the sign a paragraph begins with says what it is:
``^`` centred and bold, ``/`` in italics, ``=`` a field line without indent, ``|`` rows of a
table (first row is its head; a first line ``|: 1 4 2`` gives widths), ``@name n`` n generated
rows, ``@sign`` the signature (else it comes last), ``---`` a new page. ``**words**`` are bold.
The texts were written for this project.
"""

import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files

from archive.demo.papers.errors import BadPaper


class Style(StrEnum):
    """What a block of the body is."""

    PLAIN = ""
    CENTRED = "^"
    ITALIC = "/"
    FIELD = "="
    TABLE = "|"
    GENERATED = "@"
    NEW_PAGE = "---"


@dataclass(frozen=True)
class Block:
    """A paragraph, or a table when ``rows`` is filled; ``widths`` are shares of the line."""

    style: Style
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    widths: tuple[int, ...] = ()


@dataclass(frozen=True)
class Paper:
    """A paper before it is set.

    ``body`` is a key of ``BODIES``; ``authority`` the line above the position ("TM. ỦY BAN …"),
    empty if there is none; lines of ``position`` are parted by `` / ``; ``to`` the addressee
    of a letter; ``recipients`` the list at the foot.
    """

    kind: str
    type: str
    number: str
    date: date
    body: str
    abstract: str
    dossier: str
    authority: str
    position: str
    signer: str
    to: str
    recipients: tuple[str, ...]
    blocks: tuple[Block, ...]

    @property
    def is_letter(self) -> bool:
        """A letter (công văn) carries its abstract under the number, and no type."""
        return self.type == "Công văn"


@lru_cache(maxsize=64)
def paper(name: str) -> Paper:
    """Read the paper of this name, or raise ``BadPaper``."""
    source = files("archive.demo.papers") / "texts" / f"{name}.txt"
    return parse(source.read_text(encoding="utf-8"), name=name)


def parse(source: str, *, name: str) -> Paper:
    """Read the head and the blocks of a paper, or raise ``BadPaper``."""
    head, _, body = unicodedata.normalize("NFC", source).partition("\n\n")
    fields = dict(_field(line, name) for line in head.splitlines())
    try:
        return Paper(
            kind=name,
            type=fields["type"],
            number=fields["number"],
            date=date.fromisoformat(fields["date"]),
            body=fields["body"],
            abstract=fields["abstract"],
            dossier=fields["dossier"],
            authority=fields.get("authority", ""),
            position=fields["position"],
            signer=fields["signer"],
            to=fields.get("to", ""),
            recipients=tuple(filter(None, fields.get("recipients", "").split("; "))),
            blocks=tuple(_block(part.strip()) for part in body.split("\n\n") if part.strip()),
        )
    except (KeyError, ValueError) as fault:
        message = f"Văn bản mẫu «{name}» sai hoặc thiếu mục: {fault}. Hãy sửa tệp {name}.txt."
        raise BadPaper(message) from fault


def _field(line: str, name: str) -> tuple[str, str]:
    """Split ``name: value``."""
    label, colon, value = line.partition(": ")
    if not colon:
        message = f"Văn bản mẫu «{name}»: dòng đầu «{line}» thiếu dấu hai chấm. Hãy sửa tệp này."
        raise BadPaper(message)
    return label, value.strip()


def _block(part: str) -> Block:
    """Read one paragraph or table."""
    if part.startswith(Style.NEW_PAGE):
        return Block(Style.NEW_PAGE)
    if part.startswith(Style.TABLE):
        return _table(part.splitlines())
    joined = " ".join(part.split())
    style = Style(joined[0]) if joined[0] in "^/=@" else Style.PLAIN
    return Block(style, joined if style is Style.PLAIN else joined[1:].strip())


def _table(lines: list[str]) -> Block:
    """Read the rows of a table; widths are equal unless given."""
    widths: tuple[int, ...] = ()
    if lines[0].startswith("|:"):
        widths = tuple(int(share) for share in lines[0][2:].split())
        lines = lines[1:]
    rows = tuple(tuple(cell.strip() for cell in line[1:].split("|")) for line in lines)
    widths = widths or tuple(1 for row in rows[:1] for _ in row)
    if not rows or min(widths) < 1 or any(len(row) != len(widths) for row in rows):
        message = f"bảng {lines} có dòng thừa hoặc thiếu ô, hoặc độ rộng sai"
        raise ValueError(message)
    return Block(Style.TABLE, rows=rows, widths=widths)
