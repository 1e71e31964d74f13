"""Addresses of the catalogue, the courses and their lessons."""

from django.urls import path

from courses import views

app_name = "courses"

urlpatterns = [
    path("", views.catalogue, name="catalogue"),
    path("<slug:slug>/", views.course, name="course"),
    # Three parts, so that no lesson can take these addresses.
    path("<slug:slug>/hoc/bat-dau/", views.start, name="start"),
    path("<slug:course_slug>/<slug:slug>/", views.lesson, name="lesson"),
    path("<slug:course_slug>/<slug:slug>/tra-loi/", views.check, name="check"),
    path("<slug:course_slug>/<slug:slug>/da-hoc/", views.finish, name="finish"),
]
