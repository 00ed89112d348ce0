"""Webhooks over HTTP: for administrators, who hears of which steps of their bodies' records."""

from flask import Response, jsonify, make_response

from archive.catalog.sql.machines import RequestKey, Webhook
from archive.notices import webhooks
from archive.notices.message import secret_of
from archive.notices.webhooks import Wish
from archive.parts import Parts
from archive.records.access import Act
from archive.records.calendar import to_text
from archive.records.errors import NotFound
from archive.records.state import State
from archive.web.api import asked, schemas
from archive.web.api.described import Operation, described
from archive.web.api.once import acting, once
from archive.web.context import parts
from archive.web.permissions import permits
from archive.web.visitor import actor

pages = asked.room("api_webhooks")


def _new_again(parts: Parts, key: RequestKey) -> Response:
    if key.subject is None:
        raise NotFound
    return _new(webhooks.webhook(parts, actor(), key.subject))


@pages.post("/webhooks")
@described(
    Operation(
        "Đăng ký nơi nhận tin khi tài liệu sang bước mới",
        schemas.WEBHOOK_MADE,
        status=201,
        body=schemas.WEBHOOK_WANTED,
        headers=schemas.ONCE,
    )
)
@permits(Act.PEOPLE)
@once(_new_again)
def register() -> Response:
    """Register a webhook; its secret is told now, and again for the same key, and never else."""
    said = asked.body()
    states = frozenset(State(one) for one in asked.many(said, "states"))
    wish = Wish(asked.text(said, "url"), asked.many(said, "bodies"), states)
    return _new(webhooks.register(acting(), actor(), wish))


@pages.get("/webhooks")
@described(Operation("Liệt kê nơi nhận tin", schemas.WEBHOOKS))
@permits(Act.PEOPLE)
def list_() -> Response:
    """List the webhooks of the bodies the asker administers."""
    return jsonify(webhooks=[_told(one) for one in webhooks.webhooks(parts(), actor())])


@pages.get("/webhooks/<webhook>")
@described(Operation("Xem một nơi nhận tin", schemas.WEBHOOK))
@permits(Act.PEOPLE)
def show(webhook: str) -> Response:
    """Describe a webhook: what it hears, and whether it answers."""
    return jsonify(_told(webhooks.webhook(parts(), actor(), webhook)))


def _resumed_again(parts: Parts, key: RequestKey) -> Response:
    return jsonify(_told(webhooks.webhook(parts, actor(), key.subject or "")))


@pages.post("/webhooks/<webhook>/resume")
@described(Operation("Báo tin trở lại cho nơi đã bị dừng", schemas.WEBHOOK, headers=schemas.ONCE))
@permits(Act.PEOPLE)
@once(_resumed_again)
def resume(webhook: str) -> Response:
    """Tell a webhook that had stopped of what happens from now on."""
    return jsonify(_told(webhooks.resume(acting(), actor(), webhook)))


@pages.delete("/webhooks/<webhook>")
@described(Operation("Bỏ một nơi nhận tin", "", status=204))
@permits(Act.PEOPLE)
def remove(webhook: str) -> Response:
    """Forget a webhook."""
    webhooks.remove(parts(), actor(), webhook)
    return Response(status=204)


def _new(made: Webhook) -> Response:
    answer = make_response(jsonify(**_told(made), secret=secret_of(parts().pepper, made.id)), 201)
    answer.headers["Location"] = f"/api/v1/webhooks/{made.id}"
    return answer


def _told(one: Webhook) -> dict[str, object]:
    return {
        "id": one.id,
        "url": one.url,
        "bodies": sorted(one.bodies),
        "states": sorted(one.states),
        "made_at": to_text(one.made_at),
        "failures": one.failures,
        "next_try": to_text(one.away_until) if one.away_until else None,
        "stopped_at": to_text(one.stopped_at) if one.stopped_at else None,
        "problem": one.problem,
    }
