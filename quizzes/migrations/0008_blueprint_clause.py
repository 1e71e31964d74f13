from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("quizzes", "0007_test_first"),
    ]

    operations = [
        migrations.AddField(
            model_name="blueprintline",
            name="clause",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Điều 7 gồm cả 7.2. Bỏ trống: bất kỳ.",
                max_length=60,
                verbose_name="điều khoản",
            ),
        ),
    ]
