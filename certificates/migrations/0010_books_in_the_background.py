from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("certificates", "0009_lasting_signatures")]

    operations = [
        migrations.AlterField(
            model_name="bundle",
            name="form",
            field=models.CharField(
                choices=[
                    ("pdf", "Một tệp PDF để in"),
                    ("zip", "Tệp ZIP, mỗi giấy một tệp"),
                    ("cards", "Thẻ nhỏ, 8 thẻ một trang A4"),
                    ("book", "Sổ cấp, tệp PDF"),
                    ("sheet", "Sổ cấp, tệp Excel"),
                ],
                max_length=10,
                verbose_name="dạng tệp",
            ),
        )
    ]
