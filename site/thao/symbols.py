"""The one tag every template may use: `{% symbol "check" %}`, a drawing of the sprite."""

from __future__ import annotations

from functools import cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
@cache
def symbol(name: str) -> SafeString:
    """Beside words that say the same: it is hidden from those who listen."""
    return format_html(
        '<svg class="ic" width="20" height="20" aria-hidden="true"><use href="{}#{}"></use></svg>',
        static("icons/sprite.svg"),
        name,
    )
