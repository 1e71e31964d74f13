"""Addresses of the site itself."""

from django.urls import path
from django.views.generic import TemplateView

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
