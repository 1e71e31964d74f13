"""Showing an administrator the paper that a template makes, and what speaks against it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from certificates.designs import LARGEST, SMALLEST, Design, FaultyDesign
from certificates.drawing import draw
from certificates.faces import FaultyFace
from certificates.slot_names import PICTURES, SLOTS, TRIALS
from certificates.trials import Fault, Kind, Trial, face_of, faults, owned
from certificates.typesetting import CannotDraw

PICTURED: Final = {str(kind): name for kind, name in PICTURES.items()}


def answer(
    request: HttpRequest, design_of: Callable[[], Design], words: Mapping[str, str], mode: str
) -> HttpResponse:
    """A page with the sentences and the paper in it; with `pdf` in the address, the paper alone."""
    trial = Trial(mode) if mode in set(Trial) else Trial.SHORT
    if "pdf" in request.GET:
        return paper(request, design_of, words, trial)
    address = request.GET.copy()
    address["pdf"] = "1"
    context: dict[str, Any] = {
        "sentences": speaking_against(design_of, words),
        "address": f"?{address.urlencode()}#toolbar=0&navpanes=0&view=FitH",
    }
    return render(request, "certificates/cms/preview.html", context)


def paper(
    request: HttpRequest, design_of: Callable[[], Design], words: Mapping[str, str], trial: Trial
) -> HttpResponse:
    """The PDF, or the reason why there is none. With a signature on it, a trial says it is one."""
    try:
        design = design_of()
        face = owned(face_of(trial, **words), design)
        content = draw(face, design=design, trial=design.vouches())
    except (CannotDraw, FaultyFace, FaultyDesign):
        context = {"sentences": speaking_against(design_of, words)}
        return render(request, "certificates/cms/preview.html", context)
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": "inline", "Cache-Control": "no-store"},
    )


def speaking_against(design_of: Callable[[], Design], words: Mapping[str, str]) -> list[str]:
    """One sentence for each reason why the template may not be used; none if it may."""
    try:
        return [sentence(fault) for fault in faults(design_of(), **words)]
    except FaultyDesign as faulty:
        return [of_design(faulty)]
    except FaultyFace as faulty:
        return [_("%(slot)s: phải là chữ, không để trống.") % {"slot": _slot(faulty.field)}]


def sentence(fault: Fault) -> str:
    said = {
        "slot": _slot(fault.slot),
        "trial": TRIALS[fault.trial] if fault.trial else "",
        "chars": " ".join(f"U+{ord(char):04X}" for char in fault.chars),
    }
    match fault.kind:
        case Kind.GLYPH:
            text = _("%(slot)s: phông chữ không có ký tự %(chars)s.")
        case Kind.OVERFLOW:
            text = _("%(slot)s: không đủ chỗ khi thử với “%(trial)s”.")
        case Kind.CODE:
            text = _("Mã QR: in ra sẽ quá nhỏ để quét được, hãy dùng bố cục khác.")
        case _:
            text = _("Màu nhấn: quá nhạt để đọc trên giấy trắng, hãy chọn màu đậm hơn.")
    return text % said


def of_design(faulty: FaultyDesign) -> str:
    """Why choices make no paper."""
    said = {"slot": _slot(faulty.about), "least": f"{SMALLEST:g}", "most": f"{LARGEST:g}"}
    texts = {
        "not on this layout": _("%(slot)s: bố cục này không có ô đó."),
        "must be shown": _("%(slot)s: không được bỏ, thiếu nó thì giấy không kiểm tra được."),
        "no such size": _("%(slot)s: cỡ chữ phải từ %(least)s đến %(most)s điểm."),
        "smallest above largest": _("%(slot)s: cỡ chữ nhỏ nhất lớn hơn cỡ chữ lớn nhất."),
        "no such alignment": _("%(slot)s: không có kiểu căn lề đó."),
        "must stand right": _("%(slot)s: bố cục hành chính đặt bên phải, không đổi bên được."),
        "not a colour": _("Màu nhấn: phải có dạng # và sáu chữ số 0–9, a–f."),
    }
    return texts[faulty.fault] % said


def _slot(name: str) -> str:
    return str({**SLOTS, **PICTURED}.get(name, name))
