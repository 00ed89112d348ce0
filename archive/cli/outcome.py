"""How a verb ends: exit codes, one JSON object a line, words for people on standard error."""

import json
import sys
from collections.abc import Mapping
from typing import NoReturn

import click

from archive.records.errors import ArchiveError

USAGE = 64
"""Every verb's code for a wrong call (sysexits.h EX_USAGE); 1, 2 and 3 mean something else here."""

CODES: Mapping[str, int] = {
    "not_found": 5,
    "not_allowed": 6,
    "wrong_state": 7,
    "conflict": 7,
    "under_hold": 7,
    "unavailable": 75,
}
"""Exit codes by error code; any other refusal ends with 1."""


def guarded(command: click.Command) -> NoReturn:
    """Run a command and leave with the code that says how it went."""
    try:
        code = command.main(standalone_mode=False)
    except click.exceptions.Exit as left:
        code = left.exit_code
    except click.Abort:
        say("Đã dừng.")
        code = 130
    except click.ClickException as error:
        error.show()
        code = USAGE
    except ArchiveError as error:
        say(error.message)
        code = CODES.get(error.code, 1)
    except BrokenPipeError:
        sys.stderr.close()
        code = 0
    raise SystemExit(code if isinstance(code, int) else 0)


def say(words: str) -> None:
    """Tell a person something, beside the data on standard output."""
    click.echo(words, err=True)


def tell(data: Mapping[str, object]) -> None:
    """Write one JSON object on a line of standard output."""
    click.echo(json.dumps(data, ensure_ascii=False))
