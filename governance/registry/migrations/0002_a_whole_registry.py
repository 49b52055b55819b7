"""Districts, grids and estates; facts of buildings, homes and organisations; shares of a title; duties of a posting."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import governance.registry.models.periods

# The release before this one writes rows without the new columns while both run (docs/operations.md).
DEFAULTS = """
ALTER TABLE registry_building ALTER COLUMN is_old SET DEFAULT false, ALTER COLUMN name SET DEFAULT '',
    ALTER COLUMN structure SET DEFAULT '', ALTER COLUMN title SET DEFAULT '', ALTER COLUMN use SET DEFAULT 'residential';
ALTER TABLE registry_home ALTER COLUMN use SET DEFAULT 'dwelling';
ALTER TABLE registry_organisation ALTER COLUMN also SET DEFAULT '{}', ALTER COLUMN hours SET DEFAULT '';
ALTER TABLE registry_ownership ALTER COLUMN title SET DEFAULT '', ALTER COLUMN share SET DEFAULT 1,
    ALTER COLUMN shares SET DEFAULT 1;
ALTER TABLE registry_posting ALTER COLUMN duties SET DEFAULT '{}';
"""
DISTRICTS = """
INSERT INTO registry_district (name) SELECT DISTINCT district FROM registry_street WHERE district <> '';
UPDATE registry_street s SET district_id = d.id FROM registry_district d WHERE d.name = s.district;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateField(default=governance.registry.models.periods.today, verbose_name="自")),
                ("until", models.DateField(blank=True, help_text="当日起不再有效", null=True, verbose_name="至")),
                ("duty", models.CharField(help_text="如：报修、收费、夜间值班", max_length=30, verbose_name="事由")),
                ("name", models.CharField(blank=True, max_length=40, verbose_name="联系人")),
                ("phone", models.CharField(max_length=20, verbose_name="电话")),
            ],
            options={
                "verbose_name": "联系人",
                "verbose_name_plural": "联系人",
                "ordering": ["organisation", "duty"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="District",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=20, unique=True, verbose_name="区")),
            ],
            options={
                "verbose_name": "区",
                "verbose_name_plural": "区",
            },
        ),
        migrations.CreateModel(
            name="Estate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="小区")),
            ],
            options={
                "verbose_name": "小区",
                "verbose_name_plural": "小区",
            },
        ),
        migrations.CreateModel(
            name="Grid",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40, verbose_name="网格")),
            ],
            options={
                "verbose_name": "网格",
                "verbose_name_plural": "网格",
            },
        ),
        migrations.AlterField(
            model_name="home",
            name="area_cm2",
            field=models.PositiveIntegerField(db_column="area_cm2", default=0, verbose_name="专有面积（0.01 平方米）"),
        ),
        migrations.RenameField(
            model_name="home",
            old_name="area_cm2",
            new_name="area",
        ),
        migrations.AddField(
            model_name="building",
            name="is_old",
            field=models.BooleanField(default=False, verbose_name="老旧楼"),
        ),
        migrations.AddField(
            model_name="building",
            name="lifts",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="电梯数"),
        ),
        migrations.AddField(
            model_name="building",
            name="name",
            field=models.CharField(blank=True, max_length=40, verbose_name="楼名"),
        ),
        migrations.AddField(
            model_name="building",
            name="storeys",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="层数"),
        ),
        migrations.AddField(
            model_name="building",
            name="structure",
            field=models.CharField(
                blank=True,
                choices=[
                    ("brick_concrete", "砖混"),
                    ("concrete", "钢筋混凝土"),
                    ("panel", "装配式大板"),
                    ("brick_timber", "砖木"),
                    ("steel", "钢结构"),
                    ("other", "其他"),
                ],
                max_length=16,
                verbose_name="结构",
            ),
        ),
        migrations.AddField(
            model_name="building",
            name="title",
            field=models.CharField(
                blank=True,
                choices=[
                    ("commodity", "商品房"),
                    ("sold_public", "已售公房"),
                    ("unsold_public", "未售公房"),
                    ("mixed", "混合产权"),
                ],
                max_length=16,
                verbose_name="产权性质",
            ),
        ),
        migrations.AddField(
            model_name="building",
            name="use",
            field=models.CharField(
                choices=[
                    ("residential", "住宅"),
                    ("school", "学校"),
                    ("shop", "商业"),
                    ("hospital", "医院"),
                    ("office", "办公"),
                    ("other", "其他"),
                ],
                default="residential",
                max_length=12,
                verbose_name="用途",
            ),
        ),
        migrations.AddField(
            model_name="home",
            name="storey",
            field=models.SmallIntegerField(blank=True, null=True, verbose_name="所在层"),
        ),
        migrations.AddField(
            model_name="home",
            name="use",
            field=models.CharField(
                choices=[
                    ("dwelling", "住宅"),
                    ("shop", "商业"),
                    ("office", "办公"),
                    ("storage", "储藏"),
                    ("parking", "车位"),
                    ("other", "其他"),
                ],
                default="dwelling",
                max_length=12,
                verbose_name="用途",
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="also",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("firm", "物业服务企业"),
                        ("titleholder", "产权单位"),
                        ("operator", "运营单位"),
                        ("department", "职能部门"),
                        ("street_office", "街道办事处"),
                        ("neighbourhood", "社区居委会"),
                    ],
                    max_length=20,
                ),
                blank=True,
                default=list,
                help_text="同时是其他类别的单位，如产权单位自管物业；街道和居委会除外",
                size=None,
                verbose_name="兼为",
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="dissolved_on",
            field=models.DateField(blank=True, null=True, verbose_name="终止日期"),
        ),
        migrations.AddField(
            model_name="organisation",
            name="hours",
            field=models.CharField(blank=True, max_length=60, verbose_name="工作时间"),
        ),
        migrations.AddField(
            model_name="organisation",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="branches",
                to="registry.organisation",
                verbose_name="上级单位",
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="successor",
            field=models.ForeignKey(
                blank=True,
                help_text="单位已不存在时，由谁承接",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="predecessors",
                to="registry.organisation",
                verbose_name="承接单位",
            ),
        ),
        migrations.AddField(
            model_name="ownership",
            name="share",
            field=models.PositiveIntegerField(default=1, verbose_name="份额（分子）"),
        ),
        migrations.AddField(
            model_name="ownership",
            name="shares",
            field=models.PositiveIntegerField(
                default=1, help_text="独有为 1/1；份额不详也填 1/1", verbose_name="份额（分母）"
            ),
        ),
        migrations.AddField(
            model_name="ownership",
            name="title",
            field=models.CharField(
                blank=True,
                choices=[("commodity", "商品房"), ("sold_public", "已售公房"), ("unsold_public", "未售公房")],
                max_length=16,
                verbose_name="产权性质",
            ),
        ),
        migrations.AddField(
            model_name="posting",
            name="duties",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("intake", "受理岗"),
                        ("manager", "项目负责人"),
                        ("repairer", "维修员"),
                        ("whistle", "吹哨专员"),
                        ("discipline", "纪检联络员"),
                        ("auditor", "审计员"),
                    ],
                    max_length=12,
                ),
                blank=True,
                default=list,
                size=None,
                verbose_name="分工",
            ),
        ),
        migrations.AddConstraint(
            model_name="home",
            constraint=models.CheckConstraint(
                condition=models.Q(("use__in", ["dwelling", "shop", "office", "storage", "parking", "other"])),
                name="home_use_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("also__contained_by", ["firm", "titleholder", "operator", "department"]),
                    models.Q(
                        ("also", []),
                        models.Q(("kind__in", ["street_office", "neighbourhood"]), _negated=True),
                        _connector="OR",
                    ),
                ),
                name="organisation_is_also_of_plain_kinds_only",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(("successor", None), ("dissolved_on__isnull", False), _connector="OR"),
                name="organisation_with_a_successor_is_dissolved",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("successor", None), models.Q(("successor", models.F("id")), _negated=True), _connector="OR"
                ),
                name="organisation_does_not_succeed_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("parent", None), models.Q(("parent", models.F("id")), _negated=True), _connector="OR"
                ),
                name="organisation_is_not_its_parent",
            ),
        ),
        migrations.AddConstraint(
            model_name="ownership",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)),
                fields=("home", "organisation"),
                name="home_owned_once_by_an_organisation",
            ),
        ),
        migrations.AddConstraint(
            model_name="ownership",
            constraint=models.CheckConstraint(
                condition=models.Q(("share__gte", 1), ("shares__gte", models.F("share"))),
                name="ownership_share_is_a_fraction_up_to_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="ownership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("title", ""), ("title__in", ["commodity", "sold_public", "unsold_public"]), _connector="OR"
                ),
                name="ownership_title_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="ownership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("title", "unsold_public"), _negated=True),
                    ("organisation__isnull", False),
                    _connector="OR",
                ),
                name="unsold_public_home_belongs_to_an_organisation",
            ),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("duties__contained_by", ["intake", "manager", "repairer", "whistle", "discipline", "auditor"])
                ),
                name="posting_duties_are_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("duties__contains", ["auditor"]), _negated=True),
                    models.Q(("duties", ["auditor"]), ("is_lead", False)),
                    _connector="OR",
                ),
                name="an_auditor_has_no_other_duty",
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="contacts",
                to="registry.organisation",
                verbose_name="单位",
            ),
        ),
        # The old text column stays for the release before this one; the district moves into a table of its own.
        migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField("street", "district")]),
        migrations.RunSQL("ALTER TABLE registry_street ALTER COLUMN district SET DEFAULT ''", migrations.RunSQL.noop),
        migrations.AddField(
            model_name="street",
            name="district",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="streets",
                to="registry.district",
                verbose_name="区",
            ),
        ),
        migrations.RunSQL(DISTRICTS, migrations.RunSQL.noop),
        migrations.AddField(
            model_name="estate",
            name="community",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="estates",
                to="registry.community",
                verbose_name="社区",
            ),
        ),
        migrations.AddField(
            model_name="building",
            name="estate",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="buildings",
                to="registry.estate",
                verbose_name="小区",
            ),
        ),
        migrations.AddField(
            model_name="grid",
            name="community",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="grids",
                to="registry.community",
                verbose_name="社区",
            ),
        ),
        migrations.AddField(
            model_name="building",
            name="grid",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="buildings",
                to="registry.grid",
                verbose_name="网格",
            ),
        ),
        migrations.AddConstraint(
            model_name="building",
            constraint=models.CheckConstraint(
                condition=models.Q(("use__in", ["residential", "school", "shop", "hospital", "office", "other"])),
                name="building_use_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="building",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("title", ""),
                    ("title__in", ["commodity", "sold_public", "unsold_public", "mixed"]),
                    _connector="OR",
                ),
                name="building_title_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="building",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("structure", ""),
                    ("structure__in", ["brick_concrete", "concrete", "panel", "brick_timber", "steel", "other"]),
                    _connector="OR",
                ),
                name="building_structure_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                name="contact_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="estate",
            constraint=models.UniqueConstraint(fields=("community", "name"), name="estate_named_once_per_community"),
        ),
        migrations.AddConstraint(
            model_name="grid",
            constraint=models.UniqueConstraint(fields=("community", "name"), name="grid_named_once_per_community"),
        ),
        migrations.RunSQL(DEFAULTS, migrations.RunSQL.noop),
    ]
