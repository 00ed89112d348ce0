"""The sentences about what was found in a file beside its signatures, for people.

``words.py`` holds what goes wrong when something is made or fetched; here stands what was done to a
file after it was signed, and what about a certificate or a stamp makes one doubt it.
"""

PAGE_INHERITS = "Những gì trang {page} dùng để vẽ bị thay đổi sau khi ký."
NOTES_RESTACKED = "Thứ tự che nhau của các ô và chú thích ở trang {page} bị đổi sau khi ký."
FIELD_FILLED = "Điền ô biểu mẫu “{field}” sau khi ký: “{value}”."
FIELD_ALTERED = "Sửa ô biểu mẫu “{field}” đã có nội dung khi ký: “{old}” thành “{new}”."
FIELD_LOOK = "Hình hiển thị của ô biểu mẫu “{field}” bị đổi sau khi ký."
FIELD_SHOWN = "Ô biểu mẫu “{field}” bị ẩn hoặc cho hiện ra sau khi ký."
FIELD_PICTURE = "Ô biểu mẫu “{field}” được điền bằng hình vẽ, không chỉ bằng chữ."
FIELD_BORN_FULL = "Thêm ô biểu mẫu “{field}” có sẵn nội dung sau khi ký."
SIGNATURE_REPLACED = "Chữ ký trong ô “{field}” bị thay bằng chữ ký khác."
SIGNATURE_EMPTIED = "Chữ ký trong ô “{field}” bị gỡ bỏ."
MARK_ACTS = "Ô ký “{field}” thêm sau khi ký có lệnh tự chạy hoặc thành phần lạ ({keys})."
MARK_LARGE = "Hình của chữ ký “{field}” thêm sau che {percent} % trang: cần xem bản đã ký trước đó."
MARK_MANY = "Chữ ký “{field}” thêm sau hiện ở nhiều chỗ."
STAMP_SEEN = "Dấu thời gian “{field}” thêm sau có hình hiện trên trang."
FORM_FONTS = "Phông chữ của biểu mẫu bị thay sau khi ký."
FORM_REDRAWN = "Sau khi ký, biểu mẫu được đặt cho phần mềm đọc tự vẽ lại các ô."
FORM_XFA = "Biểu mẫu XFA bị thêm hoặc sửa sau khi ký."
FORM_DEFAULTS = "Kiểu chữ mặc định của biểu mẫu bị đổi sau khi ký."
ENCRYPTION_CHANGED = "Cách mã hóa của tệp bị đổi sau khi ký."
NOT_PLAIN = "Phần thêm sau khi ký viết mập mờ: mỗi phần mềm có thể hiện một nội dung khác."
GAP_FILLED = "Sau khi ký, tệp được thêm nội dung vào chỗ mà bản đã ký còn để trống."
STRAY_OBJECTS = "Có {count} đối tượng lạ nằm ngoài bảng tham chiếu, thêm vào sau khi ký."
SIGNATURE_GONE = "Tệp từng có chữ ký nhưng ô ký đã bị gỡ khỏi biểu mẫu; không thể coi là đã ký."
SIGNATURE_ASIDE = "Tệp có chữ ký nằm ngoài biểu mẫu, phần mềm đọc không kiểm tra được."
MIXED_SCRIPTS = (
    "Tên trong chứng thư số dùng chữ cái trông giống chữ Việt nhưng thuộc bảng chữ khác "
    "hoặc có ký tự ẩn: “{name}”."
)
STAMP_BEFORE_CLAIM = "Giờ ký do người ký khai muộn hơn dấu thời gian của chính chữ ký."
X509_RSA = "Chữ ký kiểu cũ adbe.x509.rsa_sha1: chưa hỗ trợ kiểm tra."
STEP_UNREADABLE = "Không đọc được hết những gì thêm sau khi ký."
