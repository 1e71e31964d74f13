"""What every template knows: the name on the page, and where one can go."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from people.models import SEEING_ROLES, Person, Role, roles_of
from thao.demo_accounts import accounts
from thao.environment import DEMO


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the main navigation."""

    label: str
    url: str
    current: bool


def branding(request: HttpRequest) -> dict[str, object]:
    def home_url() -> str:
        return (
            reverse("home:my_work") if isinstance(getattr(request, "user", None), Person) else "/"
        )

    return {
        "branding": {
            "site_name": settings.SITE_NAME,
            "organisation": settings.ORGANISATION,
            "help_phone": settings.HELP_PHONE,
            "check_site": urlsplit(settings.SITE_URL).netloc,
            # Asked only where it is shown: the public check page knows no user and no session.
            "home_url": SimpleLazyObject(home_url),
        }
    }


def navigation(request: HttpRequest) -> dict[str, object]:
    """The entries the viewer can use; nothing is shown that would answer 404."""
    return {
        "nav": SimpleLazyObject(lambda: _items(request)),
        "footer_links": SimpleLazyObject(_footer),
    }


def demo(_request: HttpRequest) -> dict[str, object]:
    """The demo accounts, for the sign-in page of a trial."""
    if settings.MODE != DEMO:
        return {}
    return {"demo_accounts": [(a.role, a.login, a.password) for a in accounts()]}


def _footer() -> list[Item]:
    places = [
        (_("Khả năng tiếp cận"), "home:accessibility"),
        (_("Bảo vệ dữ liệu cá nhân"), "home:personal_data"),
        (_("Tra cứu giấy chứng nhận"), "certificates:check"),
    ]
    return [Item(label, reverse(name), current=False) for label, name in places]


def _items(request: HttpRequest) -> list[Item]:
    places = [(label, reverse(name)) for label, name in _places(request)]
    return [Item(label, url, current=request.path.startswith(url)) for label, url in places]


def _places(request: HttpRequest) -> list[tuple[str, str]]:
    user = request.user
    if not isinstance(user, Person):
        return [
            (_("Khóa học"), "courses:catalogue"),
            (_("Tra cứu giấy chứng nhận"), "certificates:check"),
            (_("Trợ giúp"), "home:help"),
        ]
    roles = roles_of(user)
    found = [
        (_("Việc của tôi"), "home:my_work"),
        (_("Khóa học"), "courses:catalogue"),
        (_("Chứng nhận"), "certificates:mine"),
    ]
    if roles & set(SEEING_ROLES):
        found.append((_("Ma trận"), "compliance:coverage"))
        found.append((_("Sổ cấp"), "certificates:book"))
    if roles & {Role.HR, Role.LEADER}:
        found.append((_("Bảng điểm"), "quizzes:marks"))
    if Role.SIGNER in roles:
        found.append((_("Ký số"), "certificates:signing"))
    if Role.TRAINER in roles or user.is_superuser:
        found.append((_("Biên soạn"), "wagtailadmin_home"))
    found.append((_("Trợ giúp"), "home:help"))
    return found
