from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('certificates', '0006_signatures'),
    ]

    operations = [
        migrations.CreateModel(
            name='CheckCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.CharField(max_length=32)),
                ('minute', models.PositiveIntegerField()),
                ('count', models.PositiveIntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['minute'], name='certificate_minute_7d729a_idx')],
                'constraints': [models.UniqueConstraint(fields=('address', 'minute'), name='one_count_per_address_and_minute')],
            },
        ),
    ]
