"""Addresses. Those under `tra-cuu/` and `x/` are printed on paper: they never change."""

from django.urls import path

from certificates import views

app_name = "certificates"

urlpatterns = [
    path("chung-nhan/", views.mine, name="mine"),
    path("chung-nhan/<str:number>/", views.detail, name="detail"),
    path("chung-nhan/<str:number>/pdf/", views.pdf, name="pdf"),
    path("tra-cuu/", views.check, name="check"),
    path("tra-cuu/<str:number>/", views.check_number, name="check_number"),
    path("x/<str:token>/", views.check_token, name="check_token"),
]
