"""The front door as a page."""

from __future__ import annotations

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page


class HomePage(Page):
    """What a visitor sees. Whoever has signed in goes straight to their work."""

    intro = models.TextField(_("giới thiệu"), blank=True)

    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    template = "home/front.html"
    content_panels = [*Page.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("trang chủ")

    def serve(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.user.is_authenticated:
            return redirect("home:my_work")
        response: HttpResponse = super().serve(request, *args, **kwargs)
        return response
