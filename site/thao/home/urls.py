"""Addresses of the site itself."""

from django.conf import settings
from django.urls import path
from django.views.generic import TemplateView

from thao.environment import PRODUCTION
from thao.home import views

app_name = "home"

urlpatterns = [
    path("viec-cua-toi/", views.work, name="my_work"),
    path("tro-giup/", TemplateView.as_view(template_name="home/help.html"), name="help"),
    path(
        "kha-nang-tiep-can/",
        TemplateView.as_view(template_name="home/accessibility.html"),
        name="accessibility",
    ),
    path(
        "du-lieu-ca-nhan/",
        TemplateView.as_view(template_name="home/personal_data.html"),
        name="personal_data",
    ),
    path("healthz", views.healthz, name="healthz"),
]

if settings.MODE != PRODUCTION:
    # Every component in every state, for whoever changes how the pages look.
    urlpatterns.append(
        path(
            "thanh-phan/",
            TemplateView.as_view(template_name="components/gallery.html"),
            name="gallery",
        )
    )
