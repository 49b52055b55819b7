"""Events cannot be changed or deleted, not even from the database's own shell."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION journal_event_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'journal events are never changed or deleted (event %)', OLD.id
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER journal_event_is_final BEFORE UPDATE OR DELETE ON journal_event
    FOR EACH ROW EXECUTE FUNCTION journal_event_is_final();
"""
BACKWARD = """
DROP TRIGGER journal_event_is_final ON journal_event;
DROP FUNCTION journal_event_is_final();
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
