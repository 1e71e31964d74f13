"""What must hold before the product starts."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.compatibility)
def fonts_are_there(**_: Any) -> list[CheckMessage]:
    """Certificates cannot be drawn without the fonts the product ships with."""
    fonts = settings.BASE_DIR / "certificates" / "fonts"
    if any(fonts.glob("*.ttf")):
        return []
    return [Error("No font in certificates/fonts.", hint="Restore the folder.", id="thao.E001")]
