
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("quizzes", "0008_blueprint_clause"),
    ]

    operations = [
        migrations.CreateModel(
            name="RulingLook",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("papers", models.PositiveIntegerField()),
                ("marked", models.PositiveIntegerField(default=0)),
                ("touched_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
                ("changed", models.PositiveIntegerField(default=0)),
                ("raised", models.PositiveIntegerField(default=0)),
                ("lowered", models.PositiveIntegerField(default=0)),
                ("up", models.PositiveIntegerField(default=0)),
                ("down", models.PositiveIntegerField(default=0)),
                ("held", models.PositiveIntegerField(default=0)),
                ("empty", models.PositiveIntegerField(default=0)),
                ("fingerprint", models.CharField(blank=True, max_length=64)),
                (
                    "draft",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="look",
                        to="quizzes.rulingdraft",
                    ),
                ),
            ],
            options={
                "verbose_name": "xem trước chấm lại",
            },
        ),
        migrations.CreateModel(
            name="LookedPaper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rank", models.PositiveIntegerField(null=True)),
                ("result", models.PositiveSmallIntegerField()),
                ("before_points", models.DecimalField(decimal_places=3, max_digits=8)),
                ("before_possible", models.DecimalField(decimal_places=3, max_digits=8)),
                ("before_passed", models.BooleanField()),
                ("after_points", models.DecimalField(decimal_places=3, max_digits=8)),
                ("after_possible", models.DecimalField(decimal_places=3, max_digits=8)),
                ("after_passed", models.BooleanField()),
                ("flip", models.CharField(blank=True, max_length=4)),
                (
                    "attempt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="quizzes.attempt",
                    ),
                ),
                (
                    "look",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="quizzes.rulinglook",
                    ),
                ),
            ],
            options={
                "verbose_name": "bài trong xem trước chấm lại",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("look", "attempt"), name="a_look_has_a_paper_once"
                    ),
                    models.UniqueConstraint(
                        fields=("look", "rank"), name="papers_of_a_look_have_ranks"
                    ),
                ],
            },
        ),
    ]
