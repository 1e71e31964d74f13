"""Addresses of the matrix and what is behind it."""

from django.urls import path

from compliance import views

app_name = "compliance"

urlpatterns = [
    path("", views.coverage, name="coverage"),
    path("cach-tinh/", views.method, name="method"),
    path("danh-sach/", views.people, name="people"),
    path("chua-giao/", views.unassigned, name="unassigned"),
    path("nguoi/<uuid:uuid>/", views.person, name="person"),
    path("<int:unit_id>/", views.people, name="agency"),
    path("<int:unit_id>/<int:requirement_id>/", views.people, name="cell"),
]
