"""Recusals, of whom a petition is, accusations, and what the street does itself."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# The release before this one writes rows without the new columns while both run (docs/operations.md).
DEFAULTS = """
ALTER TABLE petitions_category ALTER COLUMN asks_about SET DEFAULT false;
ALTER TABLE petitions_issue ALTER COLUMN street_acts SET DEFAULT false;
ALTER TABLE petitions_petition ALTER COLUMN is_accusation SET DEFAULT false,
    ALTER COLUMN known_to_about SET DEFAULT false, ALTER COLUMN street_acts SET DEFAULT false;
"""
ASKED_ABOUT = """
UPDATE petitions_category SET asks_about = true
    WHERE until IS NULL AND code IN ('L1', 'L2', 'L3', 'L4', 'L5', 'M1', 'N1', 'N2', 'N3');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("petitions", "0002_behalf"),
        ("registry", "0002_a_whole_registry"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Recusal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "ground",
                    models.CharField(
                        choices=[("named", "诉求中提到姓名"), ("about", "是被反映人")],
                        max_length=8,
                        verbose_name="事由",
                    ),
                ),
                ("since", models.DateTimeField(verbose_name="自")),
                ("lifted_at", models.DateTimeField(blank=True, null=True, verbose_name="解除时间")),
                ("lifted_because", models.CharField(blank=True, max_length=300, verbose_name="解除理由")),
            ],
            options={
                "verbose_name": "回避",
                "verbose_name_plural": "回避",
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="category",
            name="asks_about",
            field=models.BooleanField(
                default=False, help_text="提交时会问：您反映的是谁的问题", verbose_name="可能针对单位或个人"
            ),
        ),
        migrations.AddField(
            model_name="issue",
            name="street_acts",
            field=models.BooleanField(default=False, verbose_name="由街道直接办理"),
        ),
        migrations.AddField(
            model_name="petition",
            name="about",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="complaints",
                to="registry.organisation",
                verbose_name="被反映单位",
            ),
        ),
        migrations.AddField(
            model_name="petition",
            name="about_person",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="complaints",
                to=settings.AUTH_USER_MODEL,
                verbose_name="被反映人",
            ),
        ),
        migrations.AddField(
            model_name="petition",
            name="is_accusation",
            field=models.BooleanField(default=False, verbose_name="检举控告"),
        ),
        migrations.AddField(
            model_name="petition",
            name="known_to_about",
            field=models.BooleanField(default=False, verbose_name="允许被反映单位知道是我"),
        ),
        migrations.AddField(
            model_name="petition",
            name="street_acts",
            field=models.BooleanField(default=False, verbose_name="由街道直接办理"),
        ),
        migrations.AddIndex(
            model_name="issue",
            index=models.Index(
                condition=models.Q(("due_at__isnull", False), ("street_acts", True)),
                fields=["community", "due_at", "id"],
                name="issue_for_street",
            ),
        ),
        migrations.AddIndex(
            model_name="petition",
            index=models.Index(
                condition=models.Q(("state", "filed"), ("street_acts", True)),
                fields=["community", "due_at", "id"],
                name="petition_for_street",
            ),
        ),
        migrations.AddIndex(
            model_name="petition",
            index=models.Index(
                condition=models.Q(("is_accusation", True), ("state", "filed")),
                fields=["community", "due_at", "id"],
                name="petition_accuses",
            ),
        ),
        migrations.AddConstraint(
            model_name="petition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_accusation", False),
                    models.Q(
                        ("issue", None),
                        ("known_to_about", False),
                        ("share_phone", False),
                        ("street_acts", False),
                        ("visibility", "private"),
                    ),
                    _connector="OR",
                ),
                name="an_accusation_goes_nowhere_else",
            ),
        ),
        migrations.AddField(
            model_name="recusal",
            name="lifted_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="解除人",
            ),
        ),
        migrations.AddField(
            model_name="recusal",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="recusals",
                to=settings.AUTH_USER_MODEL,
                verbose_name="回避人",
            ),
        ),
        migrations.AddField(
            model_name="recusal",
            name="petition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="recusals",
                to="petitions.petition",
                verbose_name="诉求",
            ),
        ),
        migrations.AddIndex(
            model_name="recusal",
            index=models.Index(condition=models.Q(("lifted_at", None)), fields=["person"], name="recusal_standing"),
        ),
        migrations.AddConstraint(
            model_name="recusal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("lifted_at", None)), fields=("petition", "person"), name="recused_once_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="recusal",
            constraint=models.CheckConstraint(
                condition=models.Q(("ground__in", ["named", "about"])), name="recusal_has_a_known_ground"
            ),
        ),
        migrations.AddConstraint(
            model_name="recusal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lifted_at", None), ("lifted_because", ""), ("lifted_by", None)),
                    models.Q(
                        ("lifted_at__isnull", False),
                        ("lifted_by__isnull", False),
                        models.Q(("lifted_because", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="nobody_lifts_a_recusal_without_a_reason",
            ),
        ),
        migrations.RunSQL(DEFAULTS, migrations.RunSQL.noop),
        migrations.RunSQL(ASKED_ABOUT, migrations.RunSQL.noop),
    ]
