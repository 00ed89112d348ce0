"""What offices and the scopes of tokens are called on pages."""

from collections.abc import Mapping

from archive.records.actor import Office

OFFICE_WORDS: Mapping[Office, str] = {
    Office.OFFICER: "cán bộ số hóa",
    Office.SIGNER: "người có thẩm quyền ký",
    Office.CLERK: "văn thư",
    Office.ARCHIVIST: "lưu trữ viên",
    Office.INSPECTOR: "thanh tra",
    Office.ADMIN: "quản trị",
}

SCOPE_WORDS: Mapping[str, str] = {
    "read": "xem và tìm kiếm",
    "upload": "nộp bản quét",
    "review": "rà soát, xác nhận",
    "sign": "ký số, niêm phong",
    "receipt": "lập giấy hẹn",
    "jobs": "xem và làm lại việc của máy",
    "admin": "người dùng, kiểm tra kho, nhật ký",
}
