"""The facts about what may be learnt and who is learning it."""

from courses.models.editions import CourseEdition, EditionActivity, PackLoad
from courses.models.learning import ActivityRecord, Completion, Enrolment, Placement, Waiver
from courses.models.pages import (
    Activity,
    ActivityKind,
    Addressed,
    Bilingual,
    CataloguePage,
    Change,
    CoursePage,
    LessonPage,
    ModulePage,
)
from courses.models.references import LearningPath, LegalDocument
from courses.models.standards import Standard, StandardEdition

__all__ = [
    "Activity",
    "ActivityKind",
    "ActivityRecord",
    "Addressed",
    "Bilingual",
    "CataloguePage",
    "Change",
    "Completion",
    "CourseEdition",
    "CoursePage",
    "EditionActivity",
    "Enrolment",
    "LearningPath",
    "LegalDocument",
    "LessonPage",
    "ModulePage",
    "PackLoad",
    "Placement",
    "Standard",
    "StandardEdition",
    "Waiver",
]
