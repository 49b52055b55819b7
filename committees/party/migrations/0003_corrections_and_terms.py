"""A record of Party life is corrected by a row of its own; an organisation knows until when its term runs."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("party", "0002_why_it_ended"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="partyorganisation",
            name="last_day",
            field=models.DateField(blank=True, null=True, verbose_name="本届任期至"),
        ),
        migrations.AddField(
            model_name="partyrecord",
            name="corrects",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="correction",
                to="party.partyrecord",
                verbose_name="更正的是",
            ),
        ),
        migrations.AddField(
            model_name="partyrecord",
            name="reason",
            field=models.CharField(blank=True, db_default="", max_length=200, verbose_name="更正理由"),
        ),
        migrations.AddConstraint(
            model_name="partyrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(("corrects", None), models.Q(("reason", ""), _negated=True), _connector="XOR"),
                name="only_a_party_record_that_corrects_says_why",
            ),
        ),
    ]
