"""The facts about questions, tests and attempts."""

from quizzes.models.attempts import GRACE, AnswerEvent, Attempt, PaperQuestion, Result
from quizzes.models.bank import ASKED_TYPES, Difficulty, Question, QuestionType, QuestionVersion
from quizzes.models.pages import BlueprintLine, Preset, QuizPage

__all__ = [
    "ASKED_TYPES",
    "GRACE",
    "AnswerEvent",
    "Attempt",
    "BlueprintLine",
    "Difficulty",
    "PaperQuestion",
    "Preset",
    "Question",
    "QuestionType",
    "QuestionVersion",
    "QuizPage",
    "Result",
]
