"""What stands around every page: the menu of this visitor, tokens, addresses of assets."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask, g, request

from archive.records.access import Act
from archive.records.calendar import legal_day
from archive.web import csrf, headers, static
from archive.web.context import door, parts, site
from archive.web.language import language
from archive.web.permissions import allowed
from archive.web.visitor import asker
from archive.web.words import say


@dataclass(frozen=True)
class Entry:
    """One line of the menu."""

    address: str
    words: str
    is_here: bool


MENU: tuple[tuple[str, str, Act | None], ...] = (
    ("/viec", "Việc hôm nay", None),
    ("/nop", "Nộp bản quét", Act.UPLOAD),
    ("/ra-soat", "Rà soát", Act.REVIEW),
    ("/ky", "Ký số", Act.SIGN),
    ("/van-thu", "Văn thư", Act.NUMBER),
    ("/vu-viec", "Hồ sơ", Act.RECEIPT),
    ("/tim", "Tìm kiếm", Act.SEARCH),
    ("/quan-tri/nguoi-dung", "Người dùng", Act.PEOPLE),
    ("/quan-tri/noi-nhan-tin", "Nơi nhận tin", Act.PEOPLE),
    ("/quan-tri/chung-thu-goc", "Chứng thư gốc", Act.PEOPLE),
    ("/quan-tri/nhat-ky", "Nhật ký", Act.TRAIL),
)
"""Address, words, and the act somebody must be able to do to see the line."""

NOTICES: Mapping[str, str] = {
    "da-quyet": "Đã ghi quyết định về bản trùng.",
    "han-che": "Đã hạn chế tiếp cận tài liệu này.",
    "bo-han-che": "Đã bỏ hạn chế tiếp cận tài liệu này.",
    "rut-lai": "Đã rút lại quyết định về bản trùng.",
    "bo-qua": "Đã bỏ qua việc lỗi; lý do đã ghi vào sổ cái.",
    "lam-lai": "Việc đã được xếp lại và sẽ tự chạy.",
    "da-xoa": "Đã xóa tài liệu mật khỏi kho. Hãy làm theo hướng dẫn bên dưới với bản giấy.",
    "khong-mat": "Đã ghi lý do; tài liệu được đọc tiếp.",
    "doc-lai": "Trang đã được xếp để đọc lại; kết quả hiện ở đây sau ít giây.",
    "tach": "Đã xác nhận; hệ thống đang tách lô, mỗi tài liệu một tệp.",
    "nguyen": "Lô được giữ nguyên thành một tài liệu và đi tiếp.",
    "xac-nhan": "Đã xác nhận; bản số hóa chính thức đang được lập.",
    "lan-mot": "Đã ghi lần nhập này; tài liệu chờ người nhập lại số định danh.",
    "da-sua-chu": "Đã ghi chữ đã sửa vào bản nháp; xác nhận tài liệu để ghi vào kho.",
    "lay-mau": "Đã rút mẫu. Hãy rà soát các tài liệu được chọn.",
    "nhan-lo": "Đã nhận phần còn lại của lô theo kết quả đọc.",
    "tu-choi": "Đã ghi “không nhận” cùng lý do.",
    "mat-khau": "Đã đổi mật khẩu. Các phiên khác của bạn đã kết thúc.",
    "luu-tim": "Đã lưu lần tìm. Có tài liệu mới khớp, trang này sẽ báo.",
    "bo-tim": "Đã xóa lần tìm.",
    "phien": "Đã kết thúc phiên.",
    "thu-hoi": "Đã thu hồi.",
    "uy-quyen": "Đã ghi ủy quyền.",
    "tin-thu": "Đã xếp gửi tin thử. Hãy tải lại trang sau giây lát để xem kết quả.",
    "trinh-ky": "Đã trình ký. Người ký thấy văn bản ở trang Ký số khi đến lượt.",
    "hinh-thuc": "Đã ghi hình thức khi ký; tài liệu chờ người ký.",
    "da-lay-so": "Đã lấy số và ghi số, ngày vào văn bản. Việc tiếp theo: đóng dấu cơ quan.",
    "da-rut": "Đã rút văn bản; số đã lấy (nếu có) được ghi là hủy trong sổ.",
    "da-tin": "Đã nhập chứng thư gốc và ghi vào sổ cái. Có hiệu lực từ lần khởi động sau.",
    "thoi-tin": "Đã thôi tin chứng thư gốc và ghi vào sổ cái. Có hiệu lực từ lần khởi động sau.",
    "da-luu": "Đã ghi thay đổi vào sổ cái.",
    "co-mat-khau": "Đã đặt mật khẩu. Mời bạn đăng nhập.",
}
"""What a page says after a redirect, by the word ``?tin=`` in its address."""


def furnish(app: Flask) -> None:
    """Give every template of this app its shell."""
    app.jinja_env.globals.update(asset=static.address_of)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.context_processor(surroundings)


def surroundings() -> dict[str, object]:
    """Return what a template may name without being given it."""
    return {
        "site": site(),
        "actor": asker().actor,
        "menu": menu(),
        "is_public": g.get("is_public", True),
        "lacking": door().services.lacking() if asker().actor else (),
        "notice": NOTICES.get(request.args.get("tin", ""), ""),
        "language": language(),
        "csrf": csrf.token,
        "nonce": headers.nonce,
    }


def menu() -> tuple[Entry, ...]:
    """Return the menu of whoever asks; the public has none."""
    actor = asker().actor
    if actor is None:
        return ()
    today = legal_day(parts().clock())
    return tuple(
        Entry(address, say(words), f"{request.path}/".startswith(f"{address}/"))
        for address, words, act in MENU
        if act is None or allowed(actor, act, today=today)
    )
