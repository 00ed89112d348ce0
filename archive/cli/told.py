"""Records as the shell shows them: a line each for people, a JSON object a line for machines."""

import click

from archive.cli.outcome import tell
from archive.cli.shell import Shell
from archive.inquiry.describe import description
from archive.inquiry.view import record as view_record
from archive.records.record import Record
from archive.records.state import IN_VIETNAMESE, WAITING_IN_VIETNAMESE


def tell_record(shell: Shell, record: Record) -> None:
    """Show one record."""
    if shell.as_json:
        tell(description(shell.parts, record))
    else:
        click.echo(line(record))


def tell_now(shell: Shell, record_id: str) -> Record:
    """Show a record as it is at this moment, and return it."""
    record = view_record(shell.parts, shell.actor, record_id)
    tell_record(shell, record)
    return record


def line(record: Record) -> str:
    """Return a record on one line: id, step, number, name, pages, and what keeps it."""
    number = record.value("number") or "–"
    said = f"{record.id}  {step(record):24} {number:16} {record.name}  {record.pages} trang"
    return f"{said}: {record.problem.message}" if record.problem else said


def step(record: Record) -> str:
    """Say where a record is, or what it waits for."""
    if record.waiting_for is not None:
        return WAITING_IN_VIETNAMESE[record.waiting_for]
    return IN_VIETNAMESE[record.state]
