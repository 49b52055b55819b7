"""Years of the calendar that are known whole; the nightly look at open clocks."""

from django.db import migrations, models

# Until now a year was known as soon as it had a row.
YEARS = """
INSERT INTO clocks_calendaryear (year, source, loaded_at)
SELECT DISTINCT ON (extract(year FROM date)) extract(year FROM date), source, now() FROM clocks_calendarday;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("clocks", "0003_what_a_clock_was_counted_from"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarYear",
            fields=[
                ("year", models.PositiveSmallIntegerField(primary_key=True, serialize=False, verbose_name="年份")),
                ("source", models.CharField(max_length=100, verbose_name="来源")),
                ("loaded_at", models.DateTimeField(verbose_name="录入时间")),
                ("warned_at", models.DateTimeField(blank=True, null=True, verbose_name="已提醒续录")),
            ],
            options={
                "verbose_name": "已录入的年份",
                "verbose_name_plural": "已录入的年份",
                "ordering": ["year"],
            },
        ),
        migrations.CreateModel(
            name="Inspection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("clocks", models.PositiveIntegerField(verbose_name="检查的时限")),
                ("found", models.PositiveIntegerField(verbose_name="发现的问题")),
                ("findings", models.JSONField(default=list, verbose_name="明细")),
            ],
            options={
                "verbose_name": "时限核查",
                "verbose_name_plural": "时限核查",
                "ordering": ["-pk"],
            },
        ),
        migrations.RunSQL(YEARS, migrations.RunSQL.noop),
    ]
