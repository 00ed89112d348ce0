"""What can go wrong on the way in.

ArchiveError (archive/records/errors.py)
├── Refused
│   ├── TooLong         the upload is longer than a file may be
│   ├── UnknownKind     the first bytes are those of nothing that is taken
│   ├── PictureTooLarge a page, or all of them, name more pixels than one reading may take
│   └── WrongSum        what came is not what its sender counted; the bytes are not kept
├── Conflict
│   └── WrongOffset     the bytes do not go on where the kept ones end
├── TooMany
│   └── TooManyOpen     a person has too many uploads under way
└── Unavailable
    └── InTransfer      another connection is sending this very upload
"""

from archive.records.errors import Conflict, Refused, TooMany, Unavailable


class TooLong(Refused):
    """The upload is longer than a file may be."""

    code = "too_large"
    default = "Tệp quá lớn. Hãy chia nhỏ hoặc nén lại rồi gửi."


class UnknownKind(Refused):
    """The first bytes are those of nothing that is taken, whatever the file is called."""

    code = "unknown_type"


class PictureTooLarge(Refused):
    """A page, or all pages together, name more pixels than one reading may take."""

    code = "too_large"


class WrongSum(Refused):
    """What came is not what its sender counted."""

    code = "wrong_checksum"
    default = (
        "Phần tệp vừa gửi bị sai lệch trên đường truyền và không được giữ. Hãy gửi lại phần đó."
    )


class WrongOffset(Conflict):
    """The bytes do not go on where the kept ones end."""

    code = "wrong_offset"
    default = "Phần tệp gửi lên không nối tiếp phần đã nhận. Hãy hỏi lại vị trí rồi gửi tiếp."


class TooManyOpen(TooMany):
    """A person has too many uploads under way."""

    code = "too_many_uploads"
    default = "Đang có quá nhiều tệp gửi dở. Hãy gửi xong hoặc bỏ bớt rồi gửi tiếp."


class InTransfer(Unavailable):
    """Another connection is sending this very upload."""

    code = "in_transfer"
    default = "Tệp này đang được gửi từ cửa sổ khác. Hãy đợi giây lát rồi thử lại."
