"""When another wording of a question is worth offering, the same at every door."""

from search.result import Result
from search.vietnamese import cut


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
