"""In a view, a scoped model is reached through `visible_to`, or as the viewer's own."""

import ast
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).parents[2]
VIEWS = sorted([*ROOT.glob("*/*views.py"), *ROOT.glob("site/thao/**/views.py")])
OURS = {"people", "courses", "quizzes", "certificates", "compliance", "home"}
SCOPED = {
    model.__name__
    for model in apps.get_models()
    if model._meta.app_label in OURS and hasattr(model._default_manager, "visible_to")
}
# Narrower still: what is the viewer's own.
OWN = {"taken_by"}
# A sign-in form has no viewer yet: it looks a person up by what they typed.
BEFORE_ANYBODY_IS_SIGNED_IN = {"Person.objects.get_by_natural_key"}


def unscoped(source: str) -> list[str]:
    """Every `Model.objects.x` in this source where Model is scoped and x is not."""
    return [
        ast.unparse(node)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute)
        and ast.unparse(node.value) in {f"{model}.objects" for model in SCOPED}
        and node.attr not in {"visible_to", *OWN}
        and ast.unparse(node) not in BEFORE_ANYBODY_IS_SIGNED_IN
    ]


def test_the_scoped_models_are_known():
    assert {"Person", "Enrolment", "Attempt", "Certificate", "Assignment"} <= SCOPED


def test_a_leak_is_caught():
    assert unscoped("Certificate.objects.all()") == ["Certificate.objects.all"]


@pytest.mark.parametrize("path", VIEWS, ids=lambda path: f"{path.parent.name}.{path.stem}")
def test_views_are_scoped(path):
    assert unscoped(path.read_text()) == []
