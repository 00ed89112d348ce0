"""What the door notices about its visitors: who was turned away, and what was slipped in.

Lines of the log name the route, random ids, and a code; never an address, a name or a value that
was sent (a log line that quotes its visitor can be written by the visitor).
"""

import logging

from flask import request
from werkzeug.exceptions import HTTPException

from archive.inquiry.denials import note_denial
from archive.records.digest import is_id
from archive.web.context import parts
from archive.web.errors import NotLoggedIn
from archive.web.visitor import asker, knows_of_it

LOG = logging.getLogger(__name__)
TURNED_AWAY = frozenset({"not_logged_in", "not_allowed", "not_found", "forged"})
"""Codes of answers that may mean: somebody tried what they may not."""

PLANTED = frozenset(
    {
        "is_admin",
        "is_operator",
        "lock_until",
        "received_by",
        "restricted",
        "retention",
        "retention_until",
        "salt",
        "signed_by",
        "superuser",
        "tenant_id",
    }
)
"""Names no form and no operation of ours takes: who sends one tries to set what is not asked."""


def note_refusal(code: str, **named: object) -> None:
    """Write down that this request was turned away from the things its address names, or a form.

    A person who asks for a thing they may not know of stands in the ledger as well; who is only
    refused something about a thing of their own does not.
    """
    if code not in TURNED_AWAY or request.endpoint is None:
        return
    who, args = asker().actor, named or request.view_args or {}
    things = [str(one) for one in args.values() if is_id(str(one))]
    level = logging.INFO if who is None else logging.WARNING
    LOG.log(
        level,
        "refused: %s %s, %s, things %s, person %s",
        request.method,
        request.endpoint,
        code,
        ",".join(things) or "-",
        who.id if who else "-",
    )
    if who is not None and args and code != NotLoggedIn.code and not knows_of_it(args):
        note_denial(parts(), who)


def note_planted() -> None:
    """Write down which fields were sent that nobody asks for; the views never read them."""
    sent = set(request.form) if "form" in vars(request) else set()
    try:
        said = request.get_json(silent=True) if request.is_json else None
    except (RecursionError, HTTPException):  # nested without end, too large: refused already
        said = None
    if isinstance(said, dict):
        sent |= set(said)
    planted = sorted(sent & PLANTED)
    if planted:
        who = asker().actor
        LOG.warning(
            "planted fields: %s at %s, person %s",
            ",".join(planted),
            request.endpoint,
            who.id if who else "-",
        )
