"""Which stage does which task: the one place that knows all stages."""

from collections.abc import Callable, Mapping
from functools import partial

from archive.parts import Parts
from archive.records.job import Job, Task
from archive.route.checkpoint import checkpoint
from archive.route.divide import divide
from archive.route.erase import erase
from archive.route.index import index
from archive.route.ingest import ingest
from archive.route.liken import liken
from archive.route.read import gather, read
from archive.route.reread import reread
from archive.route.review import compose
from archive.route.seal import seal
from archive.route.sign import complete, waive
from archive.route.survey import survey

Doer = Callable[[Parts, Job], None]

STAGES: Mapping[Task, Doer] = {
    Task.INGEST: ingest,
    Task.READ: read,
    Task.REREAD: reread,
    Task.ERASE: erase,
    Task.GATHER: gather,
    Task.COMPOSE: compose,
    Task.WAIVE: waive,
    Task.TIMESTAMP: complete,
    Task.SEAL: seal,
    Task.SURVEY: survey,
    Task.DIVIDE: divide,
    Task.INDEX: index,
    Task.LIKEN: liken,
    Task.CHECKPOINT: checkpoint,
}


def handler(parts: Parts, others: Mapping[Task, Doer] | None = None) -> Callable[[Job], None]:
    """Return what does a job with these parts: its stage, or one of ``others``, no stages."""
    return partial(_do, parts, {**STAGES, **(others or {})})


def _do(parts: Parts, doers: Mapping[Task, Doer], job: Job) -> None:
    doers[job.task](parts, job)
