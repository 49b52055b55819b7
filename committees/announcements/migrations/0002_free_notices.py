"""Notices written by hand: one for each form that was opened."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("announcements", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("registry", "0005_title_records"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="announcement",
            name="nonce",
            field=models.UUIDField(blank=True, null=True, verbose_name="表单标识"),
        ),
        migrations.AddConstraint(
            model_name="announcement",
            constraint=models.UniqueConstraint(
                fields=("drafted_by", "nonce"), name="announcement_written_once_per_form"
            ),
        ),
    ]
