"""The catalogue: one page under the home page that holds every course."""

from __future__ import annotations

from wagtail.models import Page, Site

from courses.models import CataloguePage

SLUG, TITLE = "khoa-hoc", "Khóa học"


def ensure_catalogue() -> CataloguePage:
    """The catalogue page, made under the site's home page if there is none. Safe to repeat."""
    found: CataloguePage | None = CataloguePage.objects.first()
    if found:
        return found
    site = Site.objects.filter(is_default_site=True).first()
    home = site.root_page if site else Page.get_first_root_node()
    catalogue: CataloguePage = Page.objects.get(pk=home.pk).add_child(
        instance=CataloguePage(title=TITLE, slug=SLUG)
    )
    return catalogue
