"""Named places where a test may pull the plug (P1, P2, P14).

In normal running ``failpoint`` is one comparison with ``None``. A test arms the process with a hook
of its own (``arm``); no setting, no variable of the environment, and no request can.
"""

from collections.abc import Callable, Mapping

PLACES: Mapping[str, str] = {
    "objects.before_sync": "bytes are written, and not yet on the disk",
    "objects.before_rename": "bytes are on the disk, and have no name",
    "objects.before_folder_sync": "bytes have their name, which is not yet on the disk",
    "upload.before_commit": "an upload lies in the store, and the catalogue does not know it",
    "upload.after_commit": "an upload is known, and nobody was told",
    "stage.before_transaction": "a stage's bytes lie in the store, and its step was not begun",
    "stage.before_commit": "the step is written, and not committed",
    "stage.after_commit": "the step is committed, and nobody was woken",
    "queue.after_claim": "a job is claimed, and nothing was done for it",
    "queue.before_finish": "a job's work is done, and its end was not noted",
    "read.page_kept": "some pages of a job are kept, others are not",
    "review.before_store": "the official copy is made, and not in the store",
    "sign.before_store": "the file is signed in memory",
    "sign.after_store": "the signed file lies in the store, and the record does not know it",
    "timestamp.before_store": "the time-stamps are added in memory",
    "seal.before_locks": "a record is about to be sealed",
    "seal.after_locks": "its files are locked, and it is not sealed",
    "seal.before_tidy": "it is sealed, and its manifests are not yet locked",
    "index.before_put": "an index job has read the record, and written nothing",
    "index.after_put": "the index holds the record, and the job is not done",
    "checkpoint.before_locks": "a checkpoint lies in the store, and is not locked",
    "checkpoint.before_commit": "a checkpoint is locked, and the catalogue does not know it",
}
"""Every place, and how things stand there; tests/faults kills at each of them."""

_hook: Callable[[str], None] | None = None


def failpoint(name: str) -> None:
    """Pass a named place; the hook, where one is armed, may stop the process here or raise."""
    if _hook is not None:
        _hook(name)


def arm(hook: Callable[[str], None] | None) -> None:
    """Have every place call this hook from now on; None is normal running."""
    global _hook  # noqa: PLW0603 - one switch for the whole process is what this is
    _hook = hook
