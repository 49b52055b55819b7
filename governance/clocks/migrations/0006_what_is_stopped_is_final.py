"""A clock that was stopped is history, and so is what fired: the database refuses to edit either."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION clocks_stopped_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a stopped clock is never changed or deleted (clock %)', OLD.id
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'clocks_stopped_is_final';
END $$;
CREATE TRIGGER clocks_stopped_is_final BEFORE UPDATE OR DELETE ON clocks_clock
    FOR EACH ROW WHEN (OLD.stopped_at IS NOT NULL) EXECUTE FUNCTION clocks_stopped_is_final();

CREATE FUNCTION clocks_firing_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger of firings is never changed or deleted (firing %)', OLD.id
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'clocks_firing_is_final';
END $$;
CREATE TRIGGER clocks_firing_is_final BEFORE UPDATE OR DELETE ON clocks_firing
    FOR EACH ROW EXECUTE FUNCTION clocks_firing_is_final();
"""
BACKWARD = """
DROP TRIGGER clocks_firing_is_final ON clocks_firing;
DROP FUNCTION clocks_firing_is_final();
DROP TRIGGER clocks_stopped_is_final ON clocks_clock;
DROP FUNCTION clocks_stopped_is_final();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("clocks", "0005_limits_keep_their_bounds"),
    ]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
