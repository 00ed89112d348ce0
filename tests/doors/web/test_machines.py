"""For those who watch the machine: alive, ready, counts without a word about anybody."""

from collections.abc import Callable

from tests.doors.web.conftest import Papers
from tests.doors.web.visiting import Visitor


def test_the_door_says_that_it_lives_and_is_ready(visit: Callable[..., Visitor]) -> None:
    """Both answers are JSON and need nobody."""
    assert visit().get("/healthz").json == {"ok": True}
    said = visit().get("/readyz").json

    assert said is not None
    assert (said["ok"], said["failing"]) == (True, [])


def test_metrics_count_and_name_nobody(visit: Callable[..., Visitor], papers: Papers) -> None:
    """Prometheus' text holds counts by state; no id, name or number of a document."""
    answer = visit().get("/metrics")
    text = answer.get_data(as_text=True)

    assert answer.content_type.startswith("text/plain; version=0.0.4")
    assert 'vankho_records{state="sealed"}' in text
    assert papers.sealed.id not in text
    assert papers.paper.truth.number not in text
