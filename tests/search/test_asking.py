"""Which pages answer a question as typed, and that asking stays small however long it is."""

from hypothesis import given
from hypothesis import strategies as st

from search.asking import Question
from search.parse import MOST_WORDS, parse
from search.plan import (
    Best,
    Every,
    Everything,
    Flat,
    Like,
    Near,
    Node,
    Some,
    Starts,
    Term,
    Weighted,
)

WORDS = "biên giang hoài khanh minh nguyên phong quang".split()  # noqa: SIM905 - read as words
PLAIN = "bien giang hoai khanh minh nguyen phong quang".split()  # noqa: SIM905 - read as words
PLACES = st.sets(st.integers(0, len(WORDS) - 1), max_size=3)


def answers(node: Node, page: frozenset[str]) -> bool:
    """Say whether a page answers that holds just these words, in fields called like its letters."""
    match node:
        case Term(field, token) | Like(field, token):
            return f"{field} {token}" in page
        case Every(parts):
            return all(answers(part, page) for part in parts)
        case Best(parts):
            return any(answers(part, page) for part in parts)
        case Weighted(part, _) | Flat(part, _):
            return answers(part, page)
    return isinstance(node, Everything)


def size(node: Node) -> int:
    """Return how many words a question looks up."""
    match node:
        case Term() | Near() | Like() | Starts():
            return 1
        case Every(parts) | Best(parts) | Some(parts):
            return sum(map(size, parts))
        case Weighted(part, _) | Flat(part, _):
            return size(part)
    return 0


@given(st.integers(1, len(WORDS)), PLACES, PLACES, PLACES)
def test_one_word_may_be_misread_or_run_together_with_the_next(
    length: int, gone: set[int], odd: set[int], joined: set[int]
) -> None:
    """Every other word stands on the page as typed, accents apart, wherever the one is."""
    plan = next(Question(parse(" ".join(WORDS[:length])), ()).plans())
    gone = {at for at in gone if at < length}
    tokens = {f"plain {word}" for at, word in enumerate(PLAIN) if at not in gone}
    tokens |= {f"odd {PLAIN[at]}" for at in odd}
    tokens |= {f"plain {''.join(PLAIN[at : at + 2])}" for at in joined if at + 1 < len(PLAIN)}

    alone = any(gone <= {at} for at in odd)
    together = any(gone <= {at, at + 1} for at in joined if at + 1 < length)
    assert answers(plan.required, frozenset(tokens)) == (not gone or alone or together)


def test_a_long_question_stays_small() -> None:
    """The longest question looks up each of its words some times, not once for each other word."""
    text = " ".join(PLAIN * (MOST_WORDS // len(PLAIN)))
    plan = next(Question(parse(text), ()).plans())

    assert size(plan.required) < MOST_WORDS * 16
