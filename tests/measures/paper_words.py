"""The words of the sample papers, the frequent ones first in each list."""

from itertools import product

OFFICES = (
    ("UBND", "Ủy ban nhân dân xã"),
    ("HĐND", "Hội đồng nhân dân xã"),
    ("SNV", "Sở Nội vụ"),
    ("STC", "Sở Tài chính"),
    ("VP", "Văn phòng Ủy ban nhân dân tỉnh"),
    ("SXD", "Sở Xây dựng"),
    ("STP", "Sở Tư pháp"),
    ("SNNMT", "Sở Nông nghiệp và Môi trường"),
    ("SYT", "Sở Y tế"),
    ("SGDĐT", "Sở Giáo dục và Đào tạo"),
    ("TTPVHCC", "Trung tâm Phục vụ hành chính công"),
    ("CAX", "Công an xã"),
    ("TTr", "Thanh tra tỉnh"),
    ("BQLDA", "Ban Quản lý dự án"),
    ("HKL", "Hạt Kiểm lâm"),
)
KINDS = ("QĐ", "TB", "BC", "KH", "TTr", "NQ", "BB", "CT", "HD", "GM", "ĐA", "HĐ")
LAWS = (
    "Luật Tổ chức chính quyền địa phương",
    "Luật Đất đai và các nghị định hướng dẫn thi hành",
    "Luật Ngân sách nhà nước",
    "Luật Lưu trữ",
    "Luật Xây dựng",
    "Luật Hộ tịch",
    "Luật Khiếu nại",
    "Luật Đầu tư công",
    "Luật Lâm nghiệp",
    "Luật Giao dịch điện tử",
    "tờ trình của trưởng phòng chuyên môn",
    "biên bản họp ngày hôm trước",
)
ACTS = (
    "phê duyệt kiểm tra xác minh",
    "giải quyết",
    "phê duyệt",
    "cấp lại",
    "thẩm định",
    "rà soát",
    "thu hồi",
    "điều chỉnh",
    "bàn giao",
    "công nhận",
    "gia hạn",
    "đo đạc lại",
    "niêm yết công khai",
    "đôn đốc",
    "chuyển nhượng",
    "xác nhận",
    "hòa giải tranh chấp về",
    "quyết toán",
    "nghiệm thu",
    "thanh lý",
    "đăng ký",
    "đính chính",
    "tiếp nhận",
    "hỗ trợ sửa chữa",
    "bồi thường khi làm hỏng",
    "lập phương án bảo vệ",
    "tạm dừng khai thác",
    "xử phạt việc lấn chiếm",
    "tổng kết công tác quản lý",
    "kiểm kê",
    "số hóa",
    "giám sát cộng đồng đối với",
    "lấy ý kiến nhân dân về",
    "khôi phục",
    "di dời",
    "cải tạo",
    "khảo sát",
    "phân bổ",
    "vận động đóng góp cho",
    "nâng cấp",
)
THINGS = (
    "giấy chứng nhận quyền sử dụng đất",
    "hồ sơ hộ tịch",
    "kế hoạch sử dụng đất",
    "đường giao thông nông thôn",
    "dự toán ngân sách",
    "hệ thống kênh mương",
    "danh sách hộ nghèo",
    "trụ sở làm việc",
    "nhà văn hóa",
    "trường mầm non",
    "trạm y tế",
    "chợ tạm",
    "nghĩa trang liệt sĩ",
    "rừng phòng hộ",
    "bãi chứa rác thải",
    "đê bao ven sông",
    "cầu treo dân sinh",
    "nguồn nước sinh hoạt",
    "chế độ người có công",
    "tài liệu lưu trữ",
    "lò gạch thủ công",
    "ao nuôi tôm",
    "trại giống lúa",
    "vườn cây ăn quả",
    "di tích đình làng",
    "giếng khoan",
    "lưới điện hạ thế",
    "bến đò ngang",
    "mỏ đá vôi",
    "quỹ khuyến học",
    "sân vận động",
    "hợp tác xã dịch vụ",
    "biển báo giao thông",
    "đàn gia súc nhiễm bệnh",
    "thẻ bảo hiểm y tế",
    "đất công ích",
    "hành lang thoát lũ",
    "trạm bơm điện",
    "kho vật tư phòng chống lụt bão",
    "tuyến xe buýt",
    "làng nghề mây tre",
    "miếu thờ",
    "cụm loa truyền thanh",
    "ruộng bậc thang",
    "bè cá lồng",
    "lớp xóa mù chữ",
    "nhà tình nghĩa",
    "đường ống dẫn khí",
    "cống ngăn mặn",
    "phòng học bộ môn",
)
_WHERE = ("tại thôn", "ở khu vực", "thuộc địa bàn", "giáp ranh", "cạnh bến", "trên đồi", "qua xóm")
_FORE = "Tân Đông An Phú Hòa Bình Long Mỹ Vĩnh Xuân Yên Quảng Thanh Hải Nam Đại Kim Ngọc Cẩm Lương"
_AFT = "Lập Sơn Hà Giang Khê Trạch Phong Thịnh Lộc Thành Hưng Lạc Tiến Thắng Minh Lâm Xá Điền Cường"
# The diagonal order keeps frequent names from all beginning alike.
PLACES = tuple(
    f"{fore} {aft}"
    for (_, fore), (_, aft) in sorted(
        product(enumerate(_FORE.split()), enumerate(_AFT.split())),
        key=lambda pair: (pair[0][0] * 7 + pair[1][0] * 11) % 389,
    )
)
AREAS = tuple(f"{where} {place}" for place, where in product(PLACES, _WHERE))
FAMILY = tuple(
    """
    Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đào Đoàn Lương Trịnh
    Đinh Mai Tô Hà Cao Châu Tạ Thái Quách La Lò Vi Giàng Sùng Thạch Kiều
    """.split()  # noqa: SIM905 - read as a list of names
)
MIDDLE = tuple(
    """
    Văn Thị Hữu Đức Ngọc Minh Thanh Xuân Quang Đình Thu Hồng Kim Bá Công Duy Mạnh Tuấn Bích Như
    Quốc Trọng Khánh Diệu Phương Gia Bảo Thế Viết Huy
    """.split()  # noqa: SIM905 - read as a list of names
)
GIVEN = tuple(
    """
    Hùng Lan Dũng Hương Tuấn Hoa Minh Nga Toàn Mai Sơn Thủy Long Hạnh Bình Yến Quân Thảo Phúc
    Trang Đạt Linh Khoa Ngân Tâm Vy Nhung Thắng Giang Hòa Tùng Oanh Lợi Thơm Cường Duyên Nghĩa
    Loan Khải Xuyến Toản Gấm Tài Nhàn Vượng Lụa Phong Cúc Thạch Đào Kiên Sen Trường Huệ Bách Liễu
    Lâm Thoa Quyền Nụ Chiến Mận Hiếu Thêu Đông Nhài Vinh Chuyên Trí Ngoan Dương Quyên Hậu Lành
    Hưng Khuê
    """.split()  # noqa: SIM905 - read as a list of names
)
MANNERS = (
    "theo đúng quy định",
    "trong thời gian sớm nhất",
    "và báo cáo kết quả bằng văn bản",
    "bảo đảm tiết kiệm",
    "không để phát sinh khiếu kiện",
    "có sự tham gia của trưởng thôn",
    "theo hình thức cuốn chiếu",
    "dưới sự chứng kiến của già làng",
    "kèm ảnh chụp hiện trạng",
    "bằng nguồn xã hội hóa",
)
TIMES = (
    "trong quý này",
    "trước ngày cuối tháng",
    "ngay sau khi nhận được văn bản",
    "trong vụ đông xuân",
    "trước mùa mưa lũ",
    "chậm nhất sau mười lăm ngày làm việc",
    "khi thời tiết thuận lợi",
    "từ đầu năm học mới",
    "sau tết Nguyên đán",
    "đến hết nhiệm kỳ",
)
