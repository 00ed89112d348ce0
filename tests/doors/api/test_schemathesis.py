"""Requests nobody thought of, made from the document, get the answers it declares, and no 500."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any, cast

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.config import SchemathesisConfig
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode

from tests.doors.api.conftest import Hall
from tests.doors.api.test_lists import hand_in

schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")

EXAMPLES = 3
BOUNDED = settings(
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
GOOD = GenerationMode.POSITIVE
BAD = GenerationMode.NEGATIVE
REFUSED = {
    "GET": ["2xx", "3xx", 401, 403, 404, 409, 429],
    "POST": ["2xx", 401, 403, 404, 409, 412, 413, 422, 429],
    "PATCH": ["2xx", 401, 403, 404, 409, 412, 422, 423, 460],
    "DELETE": ["2xx", 401, 403, 404, 412],
}
"""Answers to a request that fits the document: what a schema cannot say (a date that is none, a
version that is old) may still be refused where something is written, and nowhere else."""


@dataclass(frozen=True)
class Caller:
    """Somebody who asks: by whose token, which operations, and with what in the path."""

    hall: Hall
    token: str | None
    known: Mapping[str, str]

    def ask_everything(self, mode: GenerationMode, *, only: str = "") -> int:
        """Send requests to every operation and judge each answer; return to how many."""
        config = SchemathesisConfig()
        schema = schemathesis.openapi.from_wsgi("/api/openapi.json", self._whole, config=config)
        count = 0
        for found in schema.get_all_operations():
            assert isinstance(found, Ok)
            operation = found.ok()
            if only in operation.path:
                count += 1
                allowed = [str(one) for one in REFUSED[operation.method.upper()]]
                checks = config.projects.default.checks
                checks.positive_data_acceptance.expected_statuses = allowed
                checks.negative_data_rejection.expected_statuses = ["4xx"]
                self._ask(operation, mode)
        return count

    def _whole(self, environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        """Answer with the whole body and close it, as a server does: the client does not."""
        answer = self.hall.app.wsgi_app(environ, start)
        with closing(cast("Any", answer)):
            return [b"".join(answer)]

    def _ask(self, operation: Any, mode: GenerationMode) -> None:  # noqa: ANN401 - not exported
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        names = {name: self.known[name] for name in self.known if f"{{{name}}}" in operation.path}
        ways = operation.as_strategy(mode)
        if names:
            ways = ways | operation.as_strategy(mode, path_parameters=names)

        @settings(BOUNDED, max_examples=1 if "verify" in operation.path else EXAMPLES)
        @given(case=ways)
        def holds(case: schemathesis.Case[Any]) -> None:
            if mode is GOOD:
                case.query.pop("cursor", None)  # what is opaque cannot be made up
            case.call_and_validate(headers=headers)

        try:
            holds()
        except Unsatisfiable:
            assert mode is BAD  # nothing that is asked can be wrong here


@pytest.fixture(scope="module")
def known(hall: Hall) -> Mapping[str, str]:
    """Return things that are there, which no step can be taken with."""
    record = hand_in(hall, "THU-NGHIEM")
    return {"record": record, "dossier": str(hall.office.record(record).dossier)}


@pytest.fixture
def caller(
    hall: Hall, known: Mapping[str, str], request: pytest.FixtureRequest
) -> Iterator[Caller]:
    """Return somebody who asks; whatever they registered is taken back."""
    yield Caller(hall, hall.machine(request.param).token, known)
    with hall.office.parts.catalog.work() as work:
        for one in work.machines.webhooks():
            work.machines.drop_webhook(one.id)


@pytest.mark.parametrize("caller", ["clerk"], indirect=True)
@pytest.mark.parametrize("mode", [GOOD, BAD])
def test_somebody_with_every_daily_right(caller: Caller, mode: GenerationMode) -> None:
    """A clerk hands in, reviews, signs, gives receipts."""
    assert caller.ask_everything(mode) > 20


@pytest.mark.parametrize("caller", ["admin"], indirect=True)
@pytest.mark.parametrize("mode", [GOOD, BAD])
def test_an_administrator(caller: Caller, mode: GenerationMode) -> None:
    """Webhooks are an administrator's."""
    assert caller.ask_everything(mode, only="webhooks") >= 3


@pytest.mark.parametrize("caller", [None], indirect=True)
@pytest.mark.parametrize("place", ["verify", "public", "ledger", "jobs"])
def test_nobody(caller: Caller, place: str) -> None:
    """Without a token what is public answers, and what is not says so."""
    assert caller.ask_everything(GOOD, only=place) >= 1
