"""Objections made at the counter: who wrote them down, when they came in; nobody need have an account."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("announcements", "0002_free_notices"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="objection",
            name="objector",
            field=models.CharField(blank=True, db_default="", default="", max_length=30, verbose_name="提出人姓名"),
        ),
        migrations.AddField(
            model_name="objection",
            name="received_on",
            field=models.DateField(blank=True, null=True, verbose_name="收到日期"),
        ),
        migrations.AddField(
            model_name="objection",
            name="taken_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="登记人",
            ),
        ),
        migrations.AddField(
            model_name="objection",
            name="way",
            field=models.CharField(
                choices=[("online", "网上"), ("spoken", "口头"), ("written", "书面")],
                db_default="online",
                default="online",
                max_length=10,
                verbose_name="提出方式",
            ),
        ),
        migrations.AlterField(
            model_name="objection",
            name="person",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="objections",
                to=settings.AUTH_USER_MODEL,
                verbose_name="提出人",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.UniqueConstraint(fields=("taken_by", "nonce"), name="objection_taken_once_per_form"),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("objector", ""),
                        ("person__isnull", False),
                        ("received_on", None),
                        ("taken_by", None),
                        ("way", "online"),
                    ),
                    models.Q(
                        ("person", None),
                        ("received_on__isnull", False),
                        ("taken_by__isnull", False),
                        ("way__in", ["spoken", "written"]),
                    ),
                    _connector="OR",
                ),
                name="objection_is_made_online_or_taken_at_the_counter",
            ),
        ),
    ]
