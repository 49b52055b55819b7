"""How a person wants to be reached."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_consents_and_leaving"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="reach",
            field=models.JSONField(blank=True, default=dict, editable=False, verbose_name="通知偏好"),
        ),
        migrations.RunSQL("ALTER TABLE accounts_user ALTER COLUMN reach SET DEFAULT '{}'", migrations.RunSQL.noop),
    ]
