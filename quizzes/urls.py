"""Addresses of tests and of the papers people are writing."""

from django.urls import path, register_converter
from django.urls.converters import IntConverter

from quizzes import desk_views, report_views, views


class RowConverter(IntConverter):
    """The number of a row: no longer than a database can hold."""

    regex = "[0-9]{1,18}"


register_converter(RowConverter, "row")

app_name = "quizzes"

urlpatterns = [
    path("bang-diem/", report_views.marks, name="marks"),
    path("bang-diem/xlsx/", report_views.marks_xlsx, name="marks_xlsx"),
    path("hoan-thanh-nhanh/", report_views.hurried, name="hurried"),
    path("bien-nhan/", desk_views.receipt, name="receipt"),
    path(
        "luot-hoc/<row:enrolment_id>/<row:activity_id>/them-luot/",
        desk_views.grant,
        name="grant",
    ),
    path("luot/<row:attempt_id>/<row:position>/", views.question, name="question"),
    path("luot/<row:attempt_id>/xem-lai/", views.review, name="review"),
    path("luot/<row:attempt_id>/ket-qua/", views.result, name="result"),
    path("luot/<row:attempt_id>/bai-lam/", views.paper, name="paper"),
    path("luot/<row:attempt_id>/nhat-ky/", views.timeline, name="timeline"),
    path("<slug:course_slug>/<slug:slug>/", views.start, name="start"),
]
