"""Addresses of accounts."""

from django.contrib.auth import views as auth
from django.urls import path
from django.views.generic import TemplateView

from people import views

app_name = "people"

urlpatterns = [
    path("dang-nhap/", views.SignIn.as_view(), name="sign_in"),
    path("dang-xuat/", auth.LogoutView.as_view(), name="sign_out"),
    path("quen-mat-khau/", views.forgotten, name="password_reset"),
    path("kich-hoat/<uidb64>/<token>/", views.Activate.as_view(), name="activate"),
    path(
        "da-kich-hoat/",
        TemplateView.as_view(template_name="people/activated.html"),
        name="activated",
    ),
    path("ho-so/", views.profile, name="profile"),
    path("thoi-gian-lam-bai/<uuid:person_uuid>/", views.extra_time, name="extra_time"),
]
