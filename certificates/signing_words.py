"""One sentence for every file or paper that was not signed or not taken."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from certificates.delivering import Progress
from certificates.models import DeliveredFile, Delivery
from certificates.packing import LARGEST_ALL, LARGEST_FILE, MOST_FILES, Why

MEGABYTE = 1024 * 1024


def refusal(fault: str, signer: str = "") -> str:
    """Why a file that came back is not taken, and what to do."""
    sentences = {
        "no_number": _("Tên tệp không có số hiệu; hãy giữ số hiệu như khi xuất ra."),
        "not_yours": _("Không có giấy nào mang số hiệu này trong phạm vi Anh/Chị ký."),
        "already_signed": _("Giấy này đã có bản ký số; bản đầu tiên được giữ nguyên."),
        "not_to_be_signed": _("Giấy này đã bị thu hồi hoặc thay thế nên không ký nữa."),
        "twice": _("Số hiệu này có hai tệp; hãy bỏ một tệp."),
        "no_file": _("Hệ thống chưa có tệp gốc của giấy này để so; hãy báo quản trị."),
        "not_set_up": _("Hệ thống chưa đọc được cấu hình ký số; hãy báo quản trị."),
        "too_large": _("Tệp lớn quá mức; tệp đã ký chỉ lớn hơn tệp gốc vài chục KB."),
        "not_a_pdf": _("Đây không phải tệp PDF."),
        "unsigned": _("Tệp chưa được ký số."),
        "other_file": _(
            "Nội dung không phải của giấy mang số hiệu này, hoặc đã bị lưu lại, sửa đổi trước khi "
            "ký; hãy ký chính tệp đã xuất ra."
        ),
        "content_changed": _("Ngoài chữ ký, tệp còn bị thêm nội dung khác sau khi xuất ra."),
        "broken": _("Chữ ký không khớp với nội dung tệp: tệp đã bị thay đổi hoặc hỏng."),
        "untrusted": _(
            "Chứng thư của %(signer)s không dẫn về tổ chức chứng thực mà hệ thống tin cậy."
        ),
        "expired": _(
            "Chứng thư của %(signer)s hết hạn hoặc chưa có hiệu lực, và không có dấu thời gian."
        ),
        "revoked": _("Chứng thư của %(signer)s đã bị thu hồi."),
        "wrong_signer": _("Người ký là %(signer)s, không phải người ký ghi trên giấy."),
        "no_time": _("Chữ ký không cho biết thời điểm ký."),
        "future": _("Thời điểm ký ở tương lai; hãy chỉnh lại đồng hồ của máy đã ký."),
        "too_early": _("Thời điểm ký trước khi giấy được cấp; hãy chỉnh đồng hồ của máy đã ký."),
    }
    return sentences[fault] % {"signer": signer or "–"}


def failure(fault: str, detail: str = "") -> str:
    """Why a paper was not signed here, for the signer."""
    if fault == "not_proven":
        return _("Chữ ký vừa tạo không được kiểm chứng: %(why)s") % {
            "why": refusal(detail, _("khóa ký"))
        }
    sentences = {
        "no_signatory": _("Chưa cấu hình khóa cho người ký này, hoặc khóa không giao cho Anh/Chị."),
        "not_set_up": _("Khóa ký hoặc danh sách tin cậy chưa sẵn sàng; hãy báo quản trị."),
        "no_time_stamp": _("Dịch vụ dấu thời gian không trả lời; hãy ký lại sau."),
        "no_revocation_data": _(
            "Chưa lấy được bằng chứng chứng thư còn hiệu lực; hãy ký lại sau hoặc báo quản trị."
        ),
        "cannot_sign": _("Khóa ký không ký được; hãy kiểm tra thiết bị rồi ký lại."),
        "not_to_be_signed": _("Giấy đã bị thu hồi hoặc thay thế nên không ký nữa."),
        "no_file": _("Chưa vẽ được tệp PDF của giấy này; hãy báo quản trị."),
    }
    return sentences[fault]


@dataclass(frozen=True, slots=True)
class Words:
    """What is said of a delivery: how it stands, and why if it was refused whole."""

    title: str
    text: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Delivered:
    """A delivered file with its mark and, if it was refused, the reason."""

    file: DeliveredFile
    kind: str
    icon: str
    refusal: str


MARKS = {
    DeliveredFile.State.WAITS: ("", "clock"),
    DeliveredFile.State.GOOD: ("info", "check"),
    DeliveredFile.State.KEPT: ("ok", "check"),
    DeliveredFile.State.KNOWN: ("ok", "check"),
    DeliveredFile.State.REFUSED: ("bad", "x"),
}


def delivered(file: DeliveredFile) -> Delivered:
    kind, icon = MARKS[DeliveredFile.State(file.state)]
    return Delivered(file, kind, icon, refusal(file.fault, file.signer) if file.fault else "")


def delivery(found: Delivery, progress: Progress) -> Words:
    """How it stands, in words: being judged, kept, refused in part or whole."""
    if found.fault:
        return Words(
            _("Chưa nhận tệp nào"), _("Không tệp nào trong lần nhập này được nhận."), why(found)
        )
    if not found.closed_at:
        return Words(
            _("Đang kiểm tra tệp đã ký"),
            _("Có thể rời trang này; việc kiểm tra vẫn tiếp tục, kể cả khi máy chủ khởi động lại."),
        )
    taken = progress.kept + progress.known
    if progress.good or not taken:  # good ones that were not kept stand for the whole delivery
        return Words(_("Chưa nhận tệp nào"), _("Hãy sửa các tệp bị từ chối rồi nhập lại cả gói."))
    title = _("Đã nhận %(taken)s tệp") % {"taken": number_format(taken, force_grouping=True)}
    if progress.refused:
        return Words(title, _("Các tệp bị từ chối không được nhận."))
    return Words(title, _("Mọi tệp đều đạt."))


def why(found: Delivery) -> str:
    """Why a delivery was given up."""
    if found.fault in {*Why}:
        return unsafe(Why(found.fault), found.detail)
    if found.fault == "lost":
        return _("Tệp tải lên không còn trên máy chủ; hãy nhập lại.")
    return refusal(found.fault)


def unsafe(reason: Why, name: str = "") -> str:
    """Why a bundle is not opened."""
    sentences = {
        Why.NOT_A_ZIP: _("Tệp ZIP hỏng hoặc không đọc được."),
        Why.EMPTY: _("Gói không có tệp nào để nhập."),
        Why.TOO_MANY: _("Quá nhiều tệp: mỗi lần nhập tối đa %(files)s tệp."),
        Why.TOO_LARGE: _("Nội dung quá lớn: mỗi tệp tối đa %(file)s MB, cả gói tối đa %(all)s MB."),
        Why.FILE_TOO_LARGE: _("Tệp %(name)s quá lớn: mỗi tệp tối đa %(file)s MB."),
        Why.UNSAFE_NAME: _("Gói có tên tệp không an toàn (%(name)s) nên không được mở."),
        Why.TWICE: _("Gói có hai tệp cùng tên %(name)s."),
        Why.LOCKED: _("Gói đặt mật khẩu; hãy nén lại không mật khẩu."),
    }
    return sentences[reason] % {
        "files": MOST_FILES,
        "file": LARGEST_FILE // MEGABYTE,
        "all": LARGEST_ALL // MEGABYTE,
        "name": name,
    }
