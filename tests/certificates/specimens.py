"""A face as tests draw it."""

from certificates.faces import Face

PLAIN = {
    "superior": "ỦY BAN NHÂN DÂN TỈNH VĨNH LONG",
    "issuer": "SỞ KHOA HỌC VÀ CÔNG NGHỆ",
    "holder_name": "Nguyễn Thị Thu Hà",
    "birth": "Sinh ngày 08/04/1978",
    "position": "Chuyên viên",
    "unit": "Phòng Văn hóa - Xã hội, Ủy ban nhân dân phường Long Châu",
    "course_title": "Nhận thức chung TCVN ISO 9001:2015 cho cán bộ, công chức, viên chức",
    "standard": "TCVN ISO 9001:2015",
    "period": "từ ngày 01/10/2026 đến ngày 12/10/2026",
    "duration": "4 tiết",
    "result": "Đạt 18/20 câu (90 %)",
    "place_date": "Vĩnh Long, ngày 12 tháng 10 năm 2026",
    "valid_until": "Có giá trị đến hết ngày 12/10/2029",
    "signer_position": "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC",
    "signer_name": "Trần Văn Bình",
    "number": "GCN-VLG-2026-000123",
    "register_number": "123/2026/ISO-KHCN",
    "check_url": "https://hoc.vinhlong.gov.vn/tra-cuu/k7Yq3fN0c2VtYmVkMTI4Yml0",
    "check_site": "hoc.vinhlong.gov.vn",
}


def a_face(**changes):
    return Face(**PLAIN | changes)
