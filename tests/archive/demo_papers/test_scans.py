"""The pages reading is measured on: the same in every clone, and two sets that share no page."""

from unicodedata import is_normalized

from tests.measures.compare import Tally
from tests.measures.scans import COUNTED, LOOKED, scans

SMALL = [case for case in LOOKED if case.name in {"chat picture", "fold across a table"}]


def test_the_same_seed_gives_the_same_scans() -> None:
    """Bytes, fields and texts: a figure can be measured again by anyone."""
    chat = SMALL[:1]
    one, again, other = scans(chat, 1), scans(chat, 1), scans(chat, 2)

    assert one == again
    assert not {scan.content for scan in one} & {scan.content for scan in other}


def test_a_scan_tells_its_text_in_both_legal_orders() -> None:
    """Row by row, and column by column; all that is known of it is NFC."""
    for scan in scans(SMALL, 3):
        rows, columns = scan.pages[0]
        assert rows != columns
        assert sorted(rows.split("\n")) == sorted(columns.split("\n"))
        assert columns.index(scan.fields["number"]) < columns.index("CỘNG HÒA")
        assert all(is_normalized("NFC", one) for one in (rows, *scan.fields.values()))


def test_what_is_counted_was_not_looked_at() -> None:
    """The same classes of damage, but no pairing of damage and typeface is in both sets."""
    assert [case.name for case in LOOKED] == [case.name for case in COUNTED]
    assert not {(c.damage, c.family) for c in LOOKED} & {(c.damage, c.family) for c in COUNTED}


def test_a_tally_tells_order_and_marks_from_letters() -> None:
    """A page read in another order is wrong in order only, one without marks in marks only."""
    order, marks, blank = Tally(), Tally(), Tally()
    truth = "Điều một nói về hồ sơ\nĐiều hai nói về lưu trữ"
    order.add([truth], "Điều hai nói về lưu trữ Điều một nói về hồ sơ")
    marks.add([truth], "Dieu mot noi ve ho so Dieu hai noi ve luu tru")
    blank.add([""], "rác")

    assert order.edits > 0
    assert order.without_order == 0
    assert marks.edits > 0
    assert marks.without_marks == 0
    assert (blank.junk, blank.letters) == (3, 0)
