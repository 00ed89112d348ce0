"""Reading order, blocks, and what doubtful words may also say."""

from pathlib import Path

import pytest

from ocr.blocks import blocks_of
from ocr.columns import in_columns
from ocr.engines.hocr import readings
from ocr.engines.interface import Reading, Sighting
from ocr.page import Alternative, Box, Page, Table, Word

HEAD = [
    [
        *[("UBND", 100, 10), ("TỈNH", 200, 10)],
        *[("CỘNG", 500, 10), ("HÒA", 600, 10), ("XÃ", 700, 10), ("HỘI", 800, 10)],
    ],
    [("SÔNG", 120, 40), ("MẪU", 220, 40), ("Độc", 560, 40), ("lập", 660, 40)],
    [("Số:", 100, 70), ("5/QĐ", 200, 70), ("Suối", 520, 70), ("Thử", 620, 70)],
    [("QUYẾT", 400, 100), ("ĐỊNH", 480, 100)],
]
FOOT = [
    [("Nơi", 100, 10), ("nhận:", 200, 10), ("CHỦ", 600, 10), ("TỊCH", 700, 10)],
    [("-", 100, 40), ("Như", 130, 40), ("trên;", 230, 40)],
    [("Lê", 600, 60), ("An", 700, 60)],
    [("Trang", 350, 200), ("này", 440, 200), ("có", 500, 200), ("một", 560, 200)],
]


def reading(lines: list[list[tuple[str, int, int]]]) -> Reading:
    """Return words 80 wide and 20 high where the lines say."""
    return Reading(
        tuple(
            Sighting(text, left, top, left + 80, top + 20, 0.9, line)
            for line, words in enumerate(lines)
            for text, left, top in words
        )
    )


def lines_of(read: Reading) -> list[str]:
    """Return the text of each line."""
    last = max(word.line for word in read.sightings)
    return [
        " ".join(word.text for word in read.sightings if word.line == line)
        for line in range(last + 1)
    ]


def test_the_two_halves_of_a_letterhead_come_one_after_the_other() -> None:
    """The body's name, cut by the state's name in rows, is whole again; the title follows."""
    assert lines_of(in_columns(reading(HEAD))) == [
        *("UBND TỈNH", "SÔNG MẪU", "Số: 5/QĐ"),
        *("CỘNG HÒA XÃ HỘI", "Độc lập", "Suối Thử"),
        "QUYẾT ĐỊNH",
    ]


def test_recipients_come_before_the_signature() -> None:
    """What stands across both columns below ends them."""
    assert lines_of(in_columns(reading(FOOT))) == [
        *("Nơi nhận:", "- Như trên;"),
        *("CHỦ TỊCH", "Lê An"),
        "Trang này có một",
    ]


@pytest.mark.parametrize("misread", ["nhộn:", "nhặn.", "nhạm:"])
def test_recipients_are_known_with_a_letter_misread(misread: str) -> None:
    """A fax blurs the word that tells where the columns are."""
    blurred = [[FOOT[0][0], (misread, 200, 10), *FOOT[0][2:]], *FOOT[1:3]]

    assert lines_of(in_columns(reading(blurred)))[1:] == ["- Như trên;", "CHỦ TỊCH", "Lê An"]


def test_recipients_named_in_a_sentence_hide_none_below() -> None:
    """Only words with a blank beside them tell where columns are."""
    told = [("Tại", 100, -200), ("nơi", 185, -200), ("nhận", 270, -200), ("hồ", 355, -200)]

    assert lines_of(in_columns(reading([told, *FOOT[:3]])))[1:3] == ["Nơi nhận:", "- Như trên;"]


def test_columns_in_any_order_are_put_right() -> None:
    """The engine may tell the right column first."""
    mixed = [HEAD[0][2:], HEAD[1][2:], HEAD[0][:2], HEAD[1][:2], HEAD[3]]

    assert lines_of(in_columns(reading(mixed)))[:2] == ["UBND TỈNH", "SÔNG MẪU"]


def test_a_title_is_not_parted_by_the_blanks_between_its_words() -> None:
    """A typewriter's blanks are as wide as a gutter, but all blanks of the line are."""
    title = [("GIẤY", 305, 100), ("CHỨNG", 410, 100), ("NHẬN", 515, 100)]
    mixed = [HEAD[0], HEAD[1], title]

    assert lines_of(in_columns(reading(mixed)))[-1] == "GIẤY CHỨNG NHẬN"


def test_a_signature_that_begins_higher_still_comes_after_the_recipients() -> None:
    """The position stands a line above "Nơi nhận", the name far below it."""
    higher = [[("KT.", 600, -20), ("CHỦ", 700, -20)], *FOOT[:3]]

    assert lines_of(in_columns(reading(higher))) == [
        *("Nơi nhận:", "- Như trên;"),
        *("KT. CHỦ", "CHỦ TỊCH", "Lê An"),
    ]


def test_the_foot_of_the_sheet_is_in_no_column() -> None:
    """What stands far below is not parted by the gutter above it."""
    foot = [("Trang", 350, 900), ("hai", 520, 900)]

    assert lines_of(in_columns(reading([*FOOT[:3], foot])))[-1] == "Trang hai"


@pytest.mark.parametrize("lines", [[], HEAD[3:], [HEAD[0][2:]], [FOOT[1]]])
def test_where_no_column_stands_beside_nothing_moves(
    lines: list[list[tuple[str, int, int]]],
) -> None:
    """Labels and values, and papers of other forms, keep their rows."""
    assert in_columns(reading(lines)) == reading(lines)


def word(text: str, left: float, top: float, line: int) -> Word:
    """Return a word a tenth of the page wide."""
    return Word(text, Box(left, top, left + 0.1, top + 0.02), 0.9, line)


def test_blocks_cover_every_line_once() -> None:
    """A heading, a paragraph of two lines, a table, and a line far below."""
    lines = [
        (word("THÔNG BÁO", 0.4, 0.1, 0),),
        (word("Điều một.", 0.1, 0.2, 1),),
        (word("Điều hai.", 0.1, 0.225, 2),),
        (word("STT", 0.1, 0.4, 3),),
        (word("Họ tên", 0.1, 0.5, 4),),
        (word("hết", 0.1, 0.9, 5),),
    ]
    table = Table(Box(0.05, 0.35, 0.9, 0.6), ())

    found = blocks_of(lines, (table,))

    assert [(one.kind, one.first, one.end) for one in found] == [
        *(("heading", 0, 1), ("text", 1, 3), ("table", 3, 5), ("text", 5, 6)),
    ]
    assert found[1].box == Box(0.1, 0.2, 0.2, 0.245)


HOCR = """<div class='ocr_page' id='page_1'><span class='ocr_line' id='line_1_1'>
<span class='ocrx_word' id='w1' title='bbox 1 2 30 12; x_wconf 79'>chi
<span class='ocrx_cinfo' id='lstm_choices_1_1_1'><span title='x_confs 95'>c</span></span>
<span class='ocrx_cinfo' id='lstm_choices_1_1_2'><span title='x_confs 90'>h</span>
<span title='x_confs 45'>b</span></span>
<span class='ocrx_cinfo' id='lstm_choices_1_1_3'><span title='x_confs 83'>i</span>
<span title='x_confs 78'>ỉ</span></span></span>
<span class='ocrx_word' id='w2' title='bbox 40 2 60 12; x_wconf 93'>Ð&amp;T
<span class='ocrx_cinfo' id='lstm_choices_1_2_1'><span title='x_confs 50'>D</span></span></span>
</span></div><div class='ocr_page' id='page_2'></div>"""


def test_a_doubtful_word_says_what_else_it_may_be() -> None:
    """The likeliest first; a word the engine is sure of has none; đ is never an eth."""
    first, second = readings(HOCR)

    sure, doubted = first.sightings[1], first.sightings[0]
    assert [one.text for one in doubted.alternatives] == ["chỉ", "cbi", "cbỉ"]
    assert doubted.alternatives[0].confidence == pytest.approx(0.79 * 78 / 83)
    assert (sure.text, sure.alternatives) == ("Đ&T", ())
    assert (doubted.left, doubted.top, doubted.right, doubted.bottom) == (1, 2, 30, 12)
    assert not second.sightings


def test_a_letter_the_engine_gives_no_chance_breaks_nothing() -> None:
    """On poor pages the letter that was taken may itself be rated 0."""
    (first, _) = readings(HOCR.replace("x_confs 83", "x_confs 0"))

    assert first.sightings[0].alternatives[0].text == "chỉ"


def test_alternatives_and_blocks_are_kept_in_the_page() -> None:
    """JSON and back; a page kept before there were any is read all the same."""
    doubted = Word("chi", Box(0, 0, 0.1, 0.1), 0.7, 0, (Alternative("chỉ", 0.6),))
    page = Page(1, 10, 10, 200, 0, 1.0, 0.7, "engine", (doubted,), ())
    page = Page.from_json({**page.to_json(), "blocks": []})
    whole = Page(**{**vars(page), "blocks": blocks_of(page.lines, page.tables)})
    old = {name: value for name, value in whole.to_json().items() if name != "blocks"}
    del old["words"][0]["alternatives"]

    assert Page.from_json(whole.to_json()) == whole
    assert Page.from_json(old).words[0].alternatives == ()
    assert Page.from_json(old).blocks == ()


def test_words_hidden_in_the_path_of_a_picture_do_no_harm(tmp_path: Path) -> None:
    """The engine writes the name of the picture into its answer."""
    told = HOCR.replace("id='page_1'", f"id='page_1' title='image \"{tmp_path}\"'")

    assert readings(told) == readings(HOCR)
