"""Limits and ladders as rows; clocks that could not speak are put aside."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# The release before this one writes rows without the new columns while both run.
DEFAULTS = """
ALTER TABLE clocks_clock ALTER COLUMN tries SET DEFAULT 0, ALTER COLUMN last_error SET DEFAULT '';
ALTER TABLE clocks_firing ALTER COLUMN silent SET DEFAULT false;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("clocks", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("registry", "0002_a_whole_registry"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="clock",
            name="last_error",
            field=models.CharField(blank=True, max_length=300, verbose_name="最近错误"),
        ),
        migrations.AddField(
            model_name="clock",
            name="stuck_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="停摆"),
        ),
        migrations.AddField(
            model_name="clock",
            name="tries",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="触发失败次数"),
        ),
        migrations.AddField(
            model_name="firing",
            name="silent",
            field=models.BooleanField(
                default=False, help_text="按新规则已过的步骤，只记账，不再打扰", verbose_name="未发送"
            ),
        ),
        migrations.CreateModel(
            name="Ladder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=30, verbose_name="时限")),
                ("urgency", models.CharField(blank=True, max_length=2, verbose_name="紧急程度")),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="版本")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "草稿"), ("live", "生效中"), ("retired", "已停用")],
                        default="draft",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("made_at", models.DateTimeField(verbose_name="编制时间")),
                ("live_at", models.DateTimeField(blank=True, null=True, verbose_name="生效时间")),
                ("retired_at", models.DateTimeField(blank=True, null=True, verbose_name="停用时间")),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="编制人",
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ladders",
                        to="registry.street",
                        verbose_name="街道",
                    ),
                ),
            ],
            options={
                "verbose_name": "提醒与升级规则",
                "verbose_name_plural": "提醒与升级规则",
                "ordering": ["kind", "urgency", "street", "version"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "urgency", "street", "version"),
                        name="ladder_versions_are_counted",
                        nulls_distinct=False,
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "live")),
                        fields=("kind", "urgency", "street"),
                        name="one_ladder_is_live_at_a_time",
                        nulls_distinct=False,
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "draft")),
                        fields=("kind", "urgency", "street"),
                        name="one_ladder_is_drafted_at_a_time",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "live", "retired"])),
                        name="ladder_is_in_a_known_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("live_at", None), ("retired_at", None), ("state", "draft")),
                            models.Q(("live_at__isnull", False), ("retired_at", None), ("state", "live")),
                            models.Q(("retired_at__isnull", False), ("state", "retired")),
                            _connector="OR",
                        ),
                        name="ladder_dates_follow_its_state",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(verbose_name="次序")),
                ("step", models.CharField(max_length=30, verbose_name="步骤代号")),
                ("label", models.CharField(max_length=60, verbose_name="名称")),
                ("share", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="时限的百分之")),
                ("after", models.DurationField(blank=True, null=True, verbose_name="到期之后")),
                (
                    "audience",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="告知谁",
                    ),
                ),
                (
                    "speaks",
                    models.CharField(
                        choices=[("reminder", "提醒"), ("escalation", "升级")], max_length=10, verbose_name="性质"
                    ),
                ),
                (
                    "ladder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="clocks.ladder",
                        verbose_name="规则",
                    ),
                ),
            ],
            options={
                "verbose_name": "步骤",
                "verbose_name_plural": "步骤",
                "ordering": ["ladder", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("ladder", "step"), name="a_ladder_has_a_step_once"),
                    models.UniqueConstraint(fields=("ladder", "position"), name="a_ladder_has_one_step_at_a_place"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("after__isnull", False), ("share", None)),
                            models.Q(("after", None), ("share__range", (1, 100))),
                            _connector="OR",
                        ),
                        name="a_step_is_before_or_after_the_due_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("speaks__in", ["reminder", "escalation"])),
                        name="a_step_reminds_or_escalates",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TimeLimit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=30, verbose_name="时限")),
                ("code", models.CharField(blank=True, max_length=4, verbose_name="目录编号")),
                (
                    "urgency",
                    models.CharField(blank=True, help_text="空着为不分紧急程度", max_length=2, verbose_name="紧急程度"),
                ),
                (
                    "category",
                    models.CharField(blank=True, help_text="空着为不分类别", max_length=10, verbose_name="类别代码"),
                ),
                ("amount", models.PositiveSmallIntegerField(verbose_name="期限")),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("hours", "小时"),
                            ("days", "日"),
                            ("civil_days", "日"),
                            ("months", "个月"),
                            ("years", "年"),
                            ("working_days", "个工作日"),
                        ],
                        max_length=12,
                        verbose_name="单位",
                    ),
                ),
                (
                    "before",
                    models.BooleanField(default=False, help_text="在某日之前若干时间，而不是之后", verbose_name="提前"),
                ),
                ("basis", models.CharField(max_length=200, verbose_name="依据")),
                ("valid_from", models.DateField(verbose_name="自")),
                (
                    "street",
                    models.ForeignKey(
                        blank=True,
                        help_text="空着为各街道通用",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.street",
                        verbose_name="街道",
                    ),
                ),
            ],
            options={
                "verbose_name": "时限规则",
                "verbose_name_plural": "时限规则",
                "ordering": ["kind", "urgency", "category", "street", "valid_from"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "urgency", "category", "street", "valid_from"),
                        name="one_limit_for_a_kind_from_a_day",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 1)), name="a_limit_is_longer_than_nothing"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("unit__in", ["hours", "days", "civil_days", "months", "years", "working_days"])
                        ),
                        name="limit_unit_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("basis", ""), _negated=True), name="a_limit_names_its_basis"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="clock",
            name="limit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="clocks",
                to="clocks.timelimit",
                verbose_name="时限规则",
            ),
        ),
        migrations.AddIndex(
            model_name="clock",
            index=models.Index(
                condition=models.Q(("stuck_at__isnull", False)), fields=["stuck_at"], name="clock_stuck"
            ),
        ),
        migrations.AddIndex(
            model_name="clock",
            index=models.Index(
                condition=models.Q(("stopped_at", None)), fields=["kind", "id"], name="clock_running_by_kind"
            ),
        ),
        migrations.RunSQL(DEFAULTS, migrations.RunSQL.noop),
    ]
