"""What a search says in words, the same at every door: another wording, and why a hit ranks."""

from collections.abc import Mapping

from search.result import Result
from search.vietnamese import cut

REASONS: Mapping[str, str] = {
    "as typed": "khớp đúng như đã gõ",
    "number": "đúng số văn bản",
    "whole number": "đúng cả số và ký hiệu",
    "accents": "đúng dấu đã gõ",
    "words": "có các từ cần tìm, từ hiếm nặng hơn",
    "letters": "đúng từng chữ",
    "in order": "các từ đứng cạnh nhau",
    "in one row": "các từ liền một mạch",
    "abstract": "có trong số, trích yếu hoặc tên người",
    "sealed": "bản đã niêm phong",
    "year": "ban hành gần đây hơn",
}
"""What the parts of a score are called."""


def worth_offering(result: Result, typed: str) -> str:
    """Return the wording the pages suggest, empty where it would change nothing that is seen.

    Accents left out by the typist are no mistake: where every hit shown writes the words as the
    suggestion does, the answer is the same with them. A word mended by a letter is always offered.
    """
    wording, asked = cut(result.meant).words, cut(typed).words
    if [word.plain for word in wording] != [word.plain for word in asked]:
        return result.meant
    letters, written = {word.plain for word in wording}, {word.exact for word in wording}
    marked = (span.text for hit in result.hits for span in hit.snippet if span.marked)
    shown = {word.exact for text in marked for word in cut(text).words if word.plain in letters}
    return "" if shown <= written else result.meant
