"""In what capacity somebody files for another person, and how that person agreed."""

from django.db import migrations, models

# The release before this one writes rows without the new columns while both run (docs/operations.md).
DEFAULTS = """
ALTER TABLE petitions_petition ALTER COLUMN relation SET DEFAULT '', ALTER COLUMN behalf_consent SET DEFAULT '';
"""


class Migration(migrations.Migration):
    dependencies = [
        ("petitions", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="petition",
            name="behalf_consent",
            field=models.CharField(
                blank=True,
                choices=[
                    ("spoken", "当面同意"),
                    ("phone", "电话同意"),
                    ("written", "书面同意"),
                    ("guardian", "监护人决定"),
                ],
                max_length=10,
                verbose_name="本人怎样同意",
            ),
        ),
        migrations.AddField(
            model_name="petition",
            name="relation",
            field=models.CharField(
                blank=True,
                choices=[
                    ("child", "子女代父母"),
                    ("guardian", "监护人代未成年人"),
                    ("relative", "其他亲属"),
                    ("carer", "照护人代老人或残疾人"),
                    ("neighbour", "邻居"),
                    ("member", "物管会委员或居委会代居民"),
                ],
                max_length=12,
                verbose_name="与本人的关系",
            ),
        ),
        migrations.AddConstraint(
            model_name="petition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("behalf_consent", ""), ("relation", "")),
                    models.Q(
                        ("behalf_consent__in", ["spoken", "phone", "written", "guardian"]),
                        ("relation__in", ["child", "guardian", "relative", "carer", "neighbour", "member"]),
                        models.Q(("on_behalf_of", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="filing_for_somebody_names_relation_and_consent",
            ),
        ),
        migrations.RunSQL(DEFAULTS, migrations.RunSQL.noop),
    ]
