"""The facts about questions, tests and attempts."""

from quizzes.models.analysis import ItemAnalysis, TestAnalysis, VerdictChoice
from quizzes.models.attempts import (
    GRACE,
    AnswerEvent,
    Attempt,
    ExtraAttempt,
    PaperQuestion,
    Result,
    counting,
)
from quizzes.models.bank import Difficulty, Question, QuestionType, QuestionVersion
from quizzes.models.intake import (
    ImportBatch,
    ImportedQuestion,
    ImportUndoing,
    QuestionReview,
)
from quizzes.models.looks import LookedPaper, RulingLook
from quizzes.models.pages import BlueprintLine, Preset, QuizPage
from quizzes.models.rulings import Regrading, Ruling, RulingDraft, RulingKind

__all__ = [
    "GRACE",
    "AnswerEvent",
    "Attempt",
    "BlueprintLine",
    "Difficulty",
    "ExtraAttempt",
    "ImportBatch",
    "ImportUndoing",
    "ImportedQuestion",
    "ItemAnalysis",
    "LookedPaper",
    "PaperQuestion",
    "Preset",
    "Question",
    "QuestionReview",
    "QuestionType",
    "QuestionVersion",
    "QuizPage",
    "Regrading",
    "Result",
    "Ruling",
    "RulingDraft",
    "RulingKind",
    "RulingLook",
    "TestAnalysis",
    "VerdictChoice",
    "counting",
]
