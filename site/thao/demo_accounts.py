"""The accounts of the demo province: one per role, all invented, all with one password."""

from __future__ import annotations

from dataclasses import dataclass

PASSWORD = "thu-nghiem-2026"  # noqa: S105 -- printed on screen; loaded in demo mode only


@dataclass(frozen=True, slots=True)
class Account:
    """Who a newcomer may sign in as. `mandate` is empty for a learner."""

    role: str
    login: str
    mandate: str
    unit_code: str
    password: str = PASSWORD


def accounts() -> list[Account]:
    return [
        Account("Học viên (learner)", "hocvien@demo.example", "", "VL-X29242"),
        Account("Cán bộ nhân sự (HR)", "nhansu@demo.example", "hr", "VL"),
        Account("Lãnh đạo đơn vị (leader)", "lanhdao@demo.example", "leader", "VL-X29242"),
        Account("Giảng viên (trainer)", "giangvien@demo.example", "trainer", "VL"),
        Account("Đoàn kiểm tra (inspector)", "kiemtra@demo.example", "inspector", "VL"),
        Account("Quản trị (administrator)", "quantri@demo.example", "administrator", "VL"),
        Account("Người ký (signer)", "nguoiky@demo.example", "signer", "VL-SKHCN"),
    ]
