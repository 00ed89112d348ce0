"""What can go wrong while sample papers are made.

PapersError
├── FontMissing     a typeface the papers are set in is not installed
├── UnknownSample   no sample has that name or kind
└── BadPaper        a text file of the papers does not follow its own form

``code`` is for machines, ``retryable`` for the queue: nothing here gets better by trying again.
"""


class PapersError(Exception):
    """Something about the sample papers went wrong; the message says what to do next."""

    code = "demo.papers"
    retryable = False


class FontMissing(PapersError):
    """A typeface the papers are set in is not installed."""

    code = "demo.papers.font_missing"


class UnknownSample(PapersError):
    """No sample has that name or kind."""

    code = "demo.papers.unknown_sample"


class BadPaper(PapersError):
    """A text file of the papers does not follow its own form."""

    code = "demo.papers.bad_paper"
