"""Letting a person on the books sign in: an activation link, then a password of their own."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from django.utils.translation import override

from people import audit, mailing
from people.models import Person


def link(person: Person) -> str:
    """The activation address. It works once, and for PASSWORD_RESET_TIMEOUT seconds."""
    path = reverse(
        "people:activate",
        args=[
            urlsafe_base64_encode(force_bytes(person.pk)),
            default_token_generator.make_token(person),
        ],
    )
    return f"{settings.SITE_URL}{path}"


@transaction.atomic
def invite(person: Person, *, by: Person | None) -> str:
    """Write the invitation and return the link, which HR may also hand over on paper."""
    address = link(person)
    token = address.rstrip("/").rsplit("/", 1)[-1]
    with override(person.language):
        mailing.write(
            f"activation:{person.pk}:{token}",
            person=person,
            subject=_("Kích hoạt tài khoản học tập"),
            body=_(
                "Kính gửi Anh/Chị %(name)s,\n\n"
                "Cơ quan đã lập tài khoản cho Anh/Chị trên hệ thống %(site)s. "
                "Mời Anh/Chị mở đường dẫn sau để tự đặt mật khẩu:\n\n%(link)s\n\n"
                "Đường dẫn dùng được một lần, trong %(days)s ngày. "
                "Cần trợ giúp, xin gọi %(phone)s."
            )
            % {
                "name": person.full_name,
                "site": settings.SITE_NAME,
                "link": address,
                "days": settings.PASSWORD_RESET_TIMEOUT // 86400,
                "phone": settings.HELP_PHONE,
            },
        )
    audit.record("people.invite", person, by=by)
    return address
