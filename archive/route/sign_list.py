"""Sign a list somebody takes home, with their own key and at the level of the archive.

A list is no record: nothing of it is kept here but its digest in the ledger, so the time-stamps are
waited for at once. Where an authority does not answer there is no signed list (the level is never
lowered), and whoever asked takes it unsigned.
"""

from archive.parts import Parts
from archive.records.actor import Actor
from archive.records.errors import NotAllowed
from archive.route.sign import Unlocked, extended
from archive.route.turn import FIELD, in_our_words
from signing.errors import SigningError
from signing.profile import Level


def sign_list(parts: Parts, content: bytes, unlocked: Unlocked, *, by: Actor) -> bytes:
    """Return this PDF signed by who made it, at B-LTA and judged valid by ourselves.

    Raises ``NotAllowed`` for another's key, ``Unavailable`` while an authority does not answer.
    """
    from signing.appearance import Appearance, Case  # noqa: PLC0415 - as in `sign`
    from signing.sign import sign  # noqa: PLC0415 - as in `sign`

    if unlocked.owner != by.id:
        raise NotAllowed
    look = Appearance(Case.ATTACHMENT, lines=(f"Người lập: {unlocked.key.holder.name}",))
    try:
        signed = sign(content, unlocked.key, at=parts.clock(), appearance=look, field=f"{FIELD}1")
    except SigningError as error:
        raise in_our_words(error) from error
    return extended(parts, signed, Level.B_LTA)
