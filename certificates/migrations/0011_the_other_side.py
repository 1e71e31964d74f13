from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("certificates", "0010_books_in_the_background")]

    operations = [
        migrations.AddField(
            model_name="certificatetemplate",
            name="mirrored",
            field=models.BooleanField(
                default=False,
                help_text="Trang trọng: mã QR sang phải, người ký sang trái. Thẻ: mã QR sang trái. Bố cục hành chính giữ người ký bên phải theo Nghị định 30/2020/NĐ-CP.",
                verbose_name="đổi bên mã QR và người ký",
            ),
        )
    ]
