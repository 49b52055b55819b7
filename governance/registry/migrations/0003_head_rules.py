"""How heads are counted in a management area; developers; shares of a home that make one at most."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import governance.registry.models.periods

# Fires at the commit, so that a transfer may begin the new title before it ends the old one. The home is locked
# first: two buyers who register at the same moment see each other. Whole titles beside each other are joint
# ownership (roll.shares_fit, which also knows the fractions exactly).
SHARES = """
CREATE FUNCTION registry_shares_fit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM registry_home WHERE id = NEW.home_id FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT since AS day FROM registry_ownership WHERE home_id = NEW.home_id) AS begins
        JOIN registry_ownership o ON o.home_id = NEW.home_id AND o.since <= day AND (o.until IS NULL OR o.until > day)
        GROUP BY day
        HAVING bool_or(o.share < o.shares) AND sum(o.share::numeric / o.shares) > 1.000000001
    ) THEN
        RAISE EXCEPTION 'home_shares_make_one_at_most: not so home %', NEW.home_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'home_shares_make_one_at_most';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER home_shares_make_one_at_most AFTER INSERT OR UPDATE ON registry_ownership
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION registry_shares_fit();
"""
NO_SHARES = """
DROP TRIGGER home_shares_make_one_at_most ON registry_ownership;
DROP FUNCTION registry_shares_fit();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0002_a_whole_registry"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HeadRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateField(default=governance.registry.models.periods.today, verbose_name="自")),
                ("until", models.DateField(blank=True, help_text="当日起不再有效", null=True, verbose_name="至")),
                ("titleholder_counts_once", models.BooleanField(default=True, verbose_name="同一产权单位按一人计")),
                ("basis", models.CharField(max_length=300, verbose_name="依据")),
            ],
            options={
                "verbose_name": "人数计算规则",
                "verbose_name_plural": "人数计算规则",
                "ordering": ["area", "since"],
                "abstract": False,
            },
        ),
        migrations.RemoveConstraint(
            model_name="organisation",
            name="organisation_is_of_a_known_kind",
        ),
        migrations.RemoveConstraint(
            model_name="organisation",
            name="organisation_is_also_of_plain_kinds_only",
        ),
        migrations.AlterField(
            model_name="organisation",
            name="also",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("firm", "物业服务企业"),
                        ("titleholder", "产权单位"),
                        ("developer", "建设单位"),
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
        migrations.AlterField(
            model_name="organisation",
            name="kind",
            field=models.CharField(
                choices=[
                    ("firm", "物业服务企业"),
                    ("titleholder", "产权单位"),
                    ("developer", "建设单位"),
                    ("operator", "运营单位"),
                    ("department", "职能部门"),
                    ("street_office", "街道办事处"),
                    ("neighbourhood", "社区居委会"),
                ],
                max_length=20,
                verbose_name="类别",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "firm",
                            "titleholder",
                            "developer",
                            "operator",
                            "department",
                            "street_office",
                            "neighbourhood",
                        ],
                    )
                ),
                name="organisation_is_of_a_known_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("also__contained_by", ["firm", "titleholder", "developer", "operator", "department"]),
                    models.Q(
                        ("also", []),
                        models.Q(("kind__in", ["street_office", "neighbourhood"]), _negated=True),
                        _connector="OR",
                    ),
                ),
                name="organisation_is_also_of_plain_kinds_only",
            ),
        ),
        migrations.AddField(
            model_name="headrule",
            name="area",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="head_rules",
                to="registry.managementarea",
                verbose_name="物业管理区域",
            ),
        ),
        migrations.AddField(
            model_name="headrule",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="决定人",
            ),
        ),
        migrations.AddConstraint(
            model_name="headrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                name="headrule_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="headrule",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)), fields=("area",), name="one_head_rule_per_area_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="headrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("basis", ""), _negated=True), name="head_rule_states_its_basis"
            ),
        ),
        migrations.RunSQL(SHARES, NO_SHARES),
    ]
