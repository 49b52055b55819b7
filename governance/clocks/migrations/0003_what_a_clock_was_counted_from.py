"""What a clock was counted from, so that its due time can be counted again; ladders that look again."""

from django.db import migrations, models

# The release before this one writes rows without the new columns while both run.
DEFAULTS = """
ALTER TABLE clocks_clock ALTER COLUMN unit SET DEFAULT '';
ALTER TABLE clocks_ladder ALTER COLUMN skips_past SET DEFAULT false;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("clocks", "0002_limits_and_ladders"),
    ]

    operations = [
        migrations.AddField(
            model_name="clock",
            name="amount",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="期限"),
        ),
        migrations.AddField(
            model_name="clock",
            name="counted_from",
            field=models.DateTimeField(blank=True, null=True, verbose_name="计算起点"),
        ),
        migrations.AddField(
            model_name="clock",
            name="earliest",
            field=models.DateTimeField(blank=True, null=True, verbose_name="不早于"),
        ),
        migrations.AddField(
            model_name="clock",
            name="latest",
            field=models.DateTimeField(blank=True, null=True, verbose_name="不晚于"),
        ),
        migrations.AddField(
            model_name="clock",
            name="unit",
            field=models.CharField(blank=True, max_length=12, verbose_name="单位"),
        ),
        migrations.AddField(
            model_name="ladder",
            name="looked_to",
            field=models.BigIntegerField(blank=True, editable=False, null=True, verbose_name="已重新检查到"),
        ),
        migrations.AddField(
            model_name="ladder",
            name="skips_past",
            field=models.BooleanField(default=False, verbose_name="已过的步骤不补发"),
        ),
        migrations.RunSQL(DEFAULTS, migrations.RunSQL.noop),
    ]
