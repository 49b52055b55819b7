"""Limits are never overwritten, and a street's own is within what the general one allows."""

from django.db import migrations, models

# The release before this one writes rows without the new column while both run.
DEFAULTS = """
ALTER TABLE clocks_timelimit ALTER COLUMN bound SET DEFAULT 'most';
UPDATE clocks_timelimit SET bound = 'least' WHERE before OR code IN ('D2', 'D25', 'D26');
UPDATE clocks_timelimit SET bound = 'fixed' WHERE code IN ('D5', 'D18', 'D21', 'D23', 'D24');
"""
FORWARD = """
CREATE FUNCTION clocks_limit_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a time limit is never overwritten: add a row with its own day (limit %)', OLD.id
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'clocks_limit_is_final';
END $$;
CREATE TRIGGER clocks_limit_is_final BEFORE UPDATE OR DELETE ON clocks_timelimit
    FOR EACH ROW EXECUTE FUNCTION clocks_limit_is_final();

CREATE FUNCTION clocks_hours_of(amount integer, unit text) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN unit = 'days' THEN amount * 24 ELSE amount END
$$;
CREATE FUNCTION clocks_limit_keeps_its_bound() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    general clocks_timelimit;
    own integer := clocks_hours_of(NEW.amount, NEW.unit);
BEGIN
    SELECT * INTO general FROM clocks_timelimit AS row
    WHERE row.street_id IS NULL AND row.kind = NEW.kind AND row.valid_from <= NEW.valid_from
        AND row.urgency IN ('', NEW.urgency) AND row.category IN ('', NEW.category)
    ORDER BY row.category <> '' DESC, row.urgency <> '' DESC, row.valid_from DESC LIMIT 1;
    IF NOT FOUND
        OR general.bound = 'fixed'
        OR (general.unit <> NEW.unit AND NOT (general.unit IN ('hours', 'days') AND NEW.unit IN ('hours', 'days')))
        OR (general.bound = 'most' AND own > clocks_hours_of(general.amount, general.unit))
        OR (general.bound = 'least' AND own < clocks_hours_of(general.amount, general.unit))
    THEN
        RAISE EXCEPTION 'a street''s limit of % is not within the general one', NEW.kind
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'clocks_limit_keeps_its_bound';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER clocks_limit_keeps_its_bound BEFORE INSERT ON clocks_timelimit
    FOR EACH ROW WHEN (NEW.street_id IS NOT NULL) EXECUTE FUNCTION clocks_limit_keeps_its_bound();
"""
BACKWARD = """
DROP TRIGGER clocks_limit_keeps_its_bound ON clocks_timelimit;
DROP FUNCTION clocks_limit_keeps_its_bound();
DROP FUNCTION clocks_hours_of(integer, text);
DROP TRIGGER clocks_limit_is_final ON clocks_timelimit;
DROP FUNCTION clocks_limit_is_final();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("clocks", "0004_years_and_inspections"),
    ]

    operations = [
        migrations.AddField(
            model_name="timelimit",
            name="bound",
            field=models.CharField(
                choices=[("most", "只能更短"), ("least", "只能更长"), ("fixed", "不能调整")],
                default="most",
                help_text="街道自己的期限与通用期限的关系",
                max_length=6,
                verbose_name="街道可否调整",
            ),
        ),
        migrations.RunSQL(DEFAULTS, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="timelimit",
            constraint=models.CheckConstraint(
                condition=models.Q(("bound__in", ["most", "least", "fixed"])), name="limit_bound_is_known"
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.RemoveConstraint(model_name="step", name="a_step_is_before_or_after_the_due_time"),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("after__isnull", False), ("share", None)),
                    models.Q(("after", None), ("share__isnull", False), ("share__range", (1, 100))),
                    _connector="OR",
                ),
                name="a_step_is_before_or_after_the_due_time",
            ),
        ),
    ]
