"""Note whom a step is told to, in the step's own transaction; ``notices`` sends it later."""

from archive.catalog.sql.jobs import Order
from archive.catalog.sql.work import Work
from archive.parts import Parts
from archive.records.calendar import to_text
from archive.records.digest import new_id
from archive.records.job import Task
from archive.records.record import Record

PRIORITY = 60
"""After everything a person waits for."""

MOST_TRIES = 10


def announce(parts: Parts, work: Work, record: Record) -> None:
    """Note a message about a record's new state for every webhook that wants to hear of it."""
    for webhook in work.machines.webhooks():
        is_wanted = record.body in webhook.bodies and record.state in webhook.states
        if record.is_batch or webhook.stopped_at is not None or not is_wanted:
            continue
        args = {
            "webhook": webhook.id,
            "state": record.state.value,
            "version": record.version,
            "body": record.body,
            "at": to_text(parts.clock()),
        }
        work.jobs.enqueue(
            Order(
                id=new_id(parts.chance),
                task=Task.NOTIFY,
                run_at=parts.clock(),
                record=record.id,
                args=args,
                dedupe_key=f"notify:{webhook.id}:{record.id}:{record.version}",
                priority=PRIORITY,
                max_attempts=MOST_TRIES,
            )
        )
