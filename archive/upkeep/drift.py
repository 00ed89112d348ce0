"""The index must hold what may be found, as it is now, and nothing else."""

from collections.abc import Mapping

from archive.catalog.sql.work import Work
from archive.parts import Parts
from archive.records.job import JobState
from archive.records.record import Record
from archive.records.state import FINDABLE
from archive.upkeep.fixity import readable
from archive.upkeep.report import Findings, What
from search.errors import SearchError


def check_index(parts: Parts) -> Findings:
    """Compare the index with the catalogue; a record with work under way is left for later."""
    findings = Findings()
    versions = _versions(parts, findings)
    if versions is None:
        return findings
    with findings.asking(), parts.catalog.view() as view:
        known = list(view.records.ids())
        for record_id in known:
            what = _trouble(view, record_id, versions.get(record_id))
            if what is not None:
                findings.wrong(what, record=record_id, thing="index")
        for extra in sorted(versions.keys() - set(known)):
            findings.wrong(What.INDEX_EXTRA, record=extra, thing="index")
    return findings


def _versions(parts: Parts, findings: Findings) -> Mapping[str, int] | None:
    """Return what the index holds; None where it does not answer, or its files were changed.

    The files are read first: an engine that meets a changed bit may end the process.
    """
    try:
        damaged = parts.index.damaged()
        for file in damaged:
            findings.wrong(What.INDEX_BROKEN, thing=f"index/{file}")
        return None if damaged else parts.index.versions()
    except SearchError as error:
        if error.retryable:
            findings.skip(error.code, thing="index")
        else:
            findings.wrong(What.INDEX_BROKEN, thing="index")
        return None


def is_findable(record: Record) -> bool:
    """Say whether the index shall hold this record."""
    return record.state in FINDABLE and not record.is_batch


def _trouble(view: Work, record_id: str, indexed: int | None) -> What | None:
    record = readable(view, record_id)
    if record is None:
        return None  # told by the check of objects
    if is_findable(record):
        what = What.NOT_INDEXED if indexed is None else What.INDEX_OLD
        is_fine = indexed == record.version
    else:
        what, is_fine = What.INDEX_EXTRA, indexed is None
    return None if is_fine or _is_moving(view, record_id) else what


def _is_moving(view: Work, record_id: str) -> bool:
    """Say whether work is under way that will end with the index brought up to date."""
    open_states = {JobState.READY, JobState.RUNNING}
    return any(job.state in open_states for job in view.jobs.of(record_id))
