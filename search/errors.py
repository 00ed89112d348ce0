"""What can go wrong while searching.

SearchError
├── QueryRefused       the question is too large to be asked; the person shortens it
├── IndexUnavailable   the index is busy or out of reach; ask again later
└── IndexDamaged       the index cannot be read; it has to be built again from the records

``code`` is for machines and translations, ``retryable`` for the queue. Both are part of the API.
Messages are Vietnamese because a person may see them.
"""


class SearchError(Exception):
    """Something the search library could not do."""

    code = "search-failed"
    retryable = False

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class QueryRefused(SearchError):
    """The question is beyond what one search may cost."""

    code = "query-refused"


class IndexUnavailable(SearchError):
    """The index is busy or out of reach; the same call may succeed later."""

    code = "index-unavailable"
    retryable = True


class IndexDamaged(SearchError):
    """The index on disk cannot be read; nothing is lost, it is built again from the records."""

    code = "index-damaged"
