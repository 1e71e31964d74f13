"""Addresses of tests and of the papers people are writing."""

from django.urls import path

from quizzes import views

app_name = "quizzes"

urlpatterns = [
    path("luot/<int:attempt_id>/<int:position>/", views.question, name="question"),
    path("luot/<int:attempt_id>/xem-lai/", views.review, name="review"),
    path("luot/<int:attempt_id>/ket-qua/", views.result, name="result"),
    path("luot/<int:attempt_id>/bai-lam/", views.paper, name="paper"),
    path("<slug:course_slug>/<slug:slug>/", views.start, name="start"),
]
