"""Tables that leave the house as CSV: a cell is text for every program that opens it.

A spreadsheet runs a cell that begins with ``=``, ``+``, ``-`` or ``@`` as a formula, and a tab or a
line end before one hides it from the eye (OWASP ASVS 5.0, 1.2.10; attacks C5, 27). Such a cell gets
an apostrophe in front, which spreadsheets show as text. Numbers made here (``int``) stay numbers.
"""

import csv
import io
from collections.abc import Iterable, Sequence

MEDIA_TYPE = "text/csv; charset=utf-8"
MARK = "\ufeff"
"""Byte order mark: without it a spreadsheet reads Vietnamese letters as another code page."""
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'")
"""What begins a formula, full-width twins too; the apostrophe itself, so that it comes back."""


def cell(value: str | int | None) -> str:
    """Return what is written for a value so that no program takes it for a formula."""
    if value is None:
        return ""
    if isinstance(value, int):
        return str(value)
    # Controls are dropped: NUL ends a cell in some programs, others hide the first sign behind one.
    shown = "".join(sign for sign in value if sign.isprintable() or sign in "\t\r\n")
    return f"'{shown}" if shown.lstrip(" \u00a0").startswith(_STARTS) else shown


def table(header: Sequence[str], rows: Iterable[Sequence[str | int | None]]) -> bytes:
    """Return a CSV file (RFC 4180, UTF-8 with a byte order mark), every cell in quotation marks."""
    return MARK.encode() + rows_of((header, *rows))


def rows_of(rows: Iterable[Sequence[str | int | None]]) -> bytes:
    """Return lines of such a file alone, to be written after others."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    for row in rows:
        writer.writerow([cell(value) for value in row])
    return out.getvalue().encode()
