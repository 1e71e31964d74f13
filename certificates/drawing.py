"""Drawing a certificate: the same face on the same design always gives the same bytes."""

from __future__ import annotations

from threading import Lock
from typing import Final

from certificates import formal_1
from certificates.designs import Design
from certificates.faces import Face
from certificates.painting import mark_as_trial, paint, refuse_unsettable
from certificates.sheets import About, Sheets

OLDEST: Final = "formal-1"
NEWEST: Final = "formal-2"

one_at_a_time = Lock()  # ReportLab's fonts keep a reading position: no two threads may subset one


def draw(
    face: Face, *, template: str = NEWEST, design: Design | None = None, trial: bool = False
) -> bytes:
    """The certificate as a PDF of one sheet, PDF/A-2b and PDF/UA-1 but for the oldest template.

    `template` names a layout as it is; `design` has choices made for one, and comes first, with all
    its pictures: which may stand on a paper is for the caller to say (`Design.fitting`). A `trial`
    says across the sheet that it is one.
    Raises UnknownTemplate, DoesNotFit or MissingGlyph rather than clip a text or print a box.
    """
    if design is None and template == OLDEST:
        with one_at_a_time:
            return formal_1.draw(face)
    design = design or Design(layout=template)
    layout = design.laid_out()
    with one_at_a_time:
        refuse_unsettable(face)
        sheets = Sheets(layout.size, about(face))
        paint(sheets, face, layout, pictures=design.pictures)
        if trial:
            mark_as_trial(sheets, layout)
        return sheets.bytes()


def about(face: Face) -> About:
    """What the file says of itself: title, issuer, and what for."""
    return About(
        title=f"{face.title} – {face.holder_name} – {face.number}",
        author=" ".join(face.issuer.split()),
        subject=f"{face.statement}: {face.course_title}",
    )
