import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_sessions_know_their_person"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="time_to_come",
            field=models.JSONField(blank=True, default=list, editable=False),
        ),
        migrations.CreateModel(
            name="ExtraTime",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "factor",
                    models.DecimalField(
                        decimal_places=2, max_digits=3, null=True, verbose_name="hệ số"
                    ),
                ),
                ("since", models.DateField(verbose_name="từ ngày")),
                ("document", models.CharField(max_length=80, verbose_name="số quyết định")),
                ("document_on", models.DateField(verbose_name="ngày quyết định")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extra_time",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "thời gian làm bài thêm",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("factor", None),
                            models.Q(("factor__gte", 1), ("factor__lte", 4)),
                            _connector="OR",
                        ),
                        name="a_decision_only_adds_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("document", ""), _negated=True),
                        name="extra_time_rests_on_a_document",
                    ),
                ],
            },
        ),
    ]
