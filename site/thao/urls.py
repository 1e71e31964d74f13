"""All addresses. The product's own come first; what is left is the CMS's tree."""

from django.conf import settings
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

handler400 = "thao.home.views.refused"

urlpatterns = [
    path("cms/", include(wagtailadmin_urls)),
    path("tai-lieu/", include(wagtaildocs_urls)),
    # Pictures of lessons, resized by Wagtail. Nothing else in MEDIA_ROOT has an address:
    # certificates lie there too.
    path("media/images/<path:path>", serve, {"document_root": settings.MEDIA_ROOT / "images"}),
    # Choosing a language endangers nobody; a CSRF cookie on the public pages would track them.
    path("ngon-ngu/", csrf_exempt(set_language), name="set_language"),
    path("tai-khoan/", include("people.urls")),
    path("khoa-hoc/", include("courses.urls")),
    path("kiem-tra/", include("quizzes.urls")),
    path("", include("certificates.urls")),
    path("dap-ung/", include("compliance.urls")),
    path("", include("thao.home.urls")),
    path("", include(wagtail_urls)),
]
