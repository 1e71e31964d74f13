import django.db.models.deletion
from django.db import migrations, models


def picture(verbose_name, related_name):
    return models.ForeignKey(
        blank=True,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name=related_name,
        to="certificates.templatepicture",
        verbose_name=verbose_name,
    )


class Migration(migrations.Migration):
    dependencies = [("certificates", "0011_the_other_side")]

    operations = [
        migrations.CreateModel(
            name="TemplatePicture",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("content", models.BinaryField()),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
                ("at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.AddField("certificatetemplate", "logo", picture("Biểu trưng", "logo_of")),
        migrations.AddField(
            "certificatetemplate", "signature", picture("Ảnh chữ ký", "signature_of")
        ),
        migrations.AddField("certificatetemplate", "seal", picture("Ảnh con dấu", "seal_of")),
        migrations.AddField(
            "certificatetemplate",
            "pictures_of",
            models.ForeignKey(
                blank=True,
                help_text="Ảnh chỉ in lên giấy của cơ quan cấp này; ảnh chữ ký chỉ in trên tên người ký hiện nay.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="certificates.issuer",
                verbose_name="chữ ký và con dấu trong ảnh là của",
            ),
        ),
        migrations.AddField(
            "certificatetemplate",
            "pictured_agency",
            models.CharField(blank=True, editable=False, max_length=255),
        ),
        migrations.AddField(
            "certificatetemplate",
            "pictured_signer",
            models.CharField(blank=True, editable=False, max_length=200),
        ),
    ]
