"""What the texts of a paper and the holders it is tried on are called on screen."""

from django.utils.translation import gettext_lazy as _

from certificates.pictures import Kind
from certificates.trials import Trial

SLOTS = {
    "superior": _("Cơ quan chủ quản"),
    "issuer": _("Cơ quan cấp"),
    "nation": _("Quốc hiệu"),
    "motto": _("Tiêu ngữ"),
    "title": _("Tiêu đề"),
    "given_to": _("Cấp cho ông/bà"),
    "holder_name": _("Họ và tên"),
    "birth": _("Ngày sinh"),
    "position": _("Chức vụ, chức danh"),
    "unit": _("Đơn vị công tác"),
    "statement": _("Câu chứng nhận"),
    "course_title": _("Tên khóa"),
    "standard": _("Tiêu chuẩn"),
    "period": _("Thời gian và thời lượng"),
    "result": _("Kết quả"),
    "valid_until": _("Hiệu lực"),
    "place_date": _("Nơi và ngày cấp"),
    "signer_position": _("Chức vụ người ký"),
    "signer_name": _("Họ tên người ký"),
    "number": _("Số hiệu"),
    "register_number": _("Số vào sổ"),
    "check_site": _("Nơi tra cứu"),
}
PICTURES = {
    Kind.LOGO: _("Biểu trưng"),
    Kind.SIGNATURE: _("Ảnh chữ ký"),
    Kind.SEAL: _("Ảnh con dấu"),
}
TRIALS = {
    Trial.SHORT: _("Tên ngắn"),
    Trial.LONG: _("Tên rất dài"),
    Trial.UNIT: _("Tên Ê Đê, đơn vị tên ba dòng"),
    Trial.ENGLISH: _("Tiếng Anh"),
}
