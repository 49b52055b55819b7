"""Why somebody no longer holds a post, or is no longer on the roll."""

from django.conf import settings
from django.db import migrations, models

# The release before this one writes rows without the new columns while both run (docs/operations.md).
DEFAULTS = """
ALTER TABLE party_partymember ALTER COLUMN end_reason SET DEFAULT '';
ALTER TABLE party_partypost ALTER COLUMN end_reason SET DEFAULT '';
"""


class Migration(migrations.Migration):
    dependencies = [
        ("party", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="partymember",
            name="end_reason",
            field=models.CharField(
                blank=True,
                choices=[("moved", "转接组织关系"), ("left", "出党"), ("died", "去世"), ("mistaken", "登记有误")],
                max_length=10,
                verbose_name="移出原因",
            ),
        ),
        migrations.AddField(
            model_name="partypost",
            name="end_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("term", "任期届满"),
                    ("moved", "工作调动"),
                    ("resigned", "本人辞去"),
                    ("removed", "免去职务"),
                    ("mistaken", "登记有误"),
                ],
                max_length=10,
                verbose_name="免职原因",
            ),
        ),
        migrations.AddConstraint(
            model_name="partymember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("end_reason", ""),
                    models.Q(("end_reason__in", ["moved", "left", "died", "mistaken"]), ("until__isnull", False)),
                    _connector="OR",
                ),
                name="only_who_left_a_party_roll_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="partypost",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("end_reason", ""),
                    models.Q(
                        ("end_reason__in", ["term", "moved", "resigned", "removed", "mistaken"]),
                        ("until__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="only_a_party_post_that_ended_says_why",
            ),
        ),
        migrations.RunSQL(DEFAULTS, migrations.RunSQL.noop),
    ]
