"""PINs and passwords: from a prompt or an open file descriptor, never an argument or a variable."""

import click

from archive.records.errors import Refused

LONGEST = 1024
"""Bytes read from a descriptor at most."""


def read_secret(descriptor: int | None, prompt: str, *, twice: bool = False) -> str:
    """Return what was typed, or the first line of an open descriptor.

    Raises ``Refused`` when the descriptor is not open or holds no text. ``twice`` asks again, for a
    secret that is being chosen.
    """
    if descriptor is None:
        again = "Nhập lại" if twice else False
        return str(click.prompt(prompt, hide_input=True, err=True, confirmation_prompt=again))
    try:
        with open(descriptor, "rb", closefd=False, buffering=0) as stream:
            said = stream.read(LONGEST) or b""
        return said.decode("utf-8").splitlines()[0]
    except (OSError, UnicodeDecodeError, IndexError) as error:
        message = f"Không đọc được mã từ mô tả tệp {descriptor}. Mẫu: --pin-fd 3 3<tep-ma-pin"
        raise Refused(message) from error
