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
    message = "Không tìm được. Hãy thử lại; nếu vẫn lỗi, báo người quản trị."

    def __init__(self, message: str = "") -> None:
        self.message = message or type(self).message
        super().__init__(self.message)


class QueryRefused(SearchError):
    """The question is beyond what one search may cost."""

    code = "query-refused"
    message = "Câu tìm quá lớn. Hãy rút gọn còn vài từ đặc trưng rồi tìm lại."


class IndexUnavailable(SearchError):
    """The index is busy or out of reach; the same call may succeed later."""

    code = "index-unavailable"
    retryable = True
    message = "Chỉ mục tìm kiếm đang bận. Hãy thử lại sau ít phút."


class IndexDamaged(SearchError):
    """The index on disk cannot be read; nothing is lost, it is built again from the records."""

    code = "index-damaged"
    message = (
        "Chỉ mục tìm kiếm không đọc được. Hồ sơ không mất gì: "
        "hãy chạy `vankho reindex` để lập lại chỉ mục."
    )
