"""A paper that comes again as other bytes is found; the same form for somebody else is not."""

from dataclasses import replace

from archive.inquiry import twins
from tests.route.conftest import Office, hand_in
from tests.route.papers import filled


def test_a_paper_that_comes_again_is_found_and_its_sibling_is_not(house: Office) -> None:
    """Other bytes of one paper are a pair, and so are the same bytes.

    The form filled in for somebody else is none, and neither is the same paper of another body.
    """
    said = {"name": "Trần Văn Khoẻ", "citizen": "099066000111"}
    paper, again = filled(811, **said), filled(811, **said, salt="b")
    sibling = filled(812, name="Lê Thị Thuỷ", citizen="099166000222")
    mine, other, same, not_mine, theirs = (
        hand_in(house, one)
        for one in (paper, again, again, sibling, replace(paper, body="ben-thu"))
    )
    house.work()
    with house.parts.catalog.view() as view:
        pairs = {
            record.id: {pair.other(record.id) for pair in view.likenesses.of(record.id)}
            for record in (mine, other, same, not_mine, theirs)
        }
        exact = view.likenesses.pair(other.id, same.id)
    three = {mine.id, other.id, same.id}
    match = next(
        one
        for one in twins.matches(house.parts, house.person("officer"), mine.id)
        if one.other.record.id == other.id
    )

    assert [pairs[one] for one in sorted(three)] == [three - {one} for one in sorted(three)]
    assert (pairs[not_mine.id], pairs[theirs.id]) == (set(), set())
    assert exact is not None
    assert exact.exact
    assert match.why.text > 0.9
    assert ("own", "811") in match.why.shared
    assert not any(one.differs for one in match.fields)
    assert match.better == ""
