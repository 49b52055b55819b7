"""Seals are as final as events, and neither table can be emptied at one stroke.

Django empties tables between tests, hence the exception for databases named test_*: nobody renames a production
database unnoticed, while a setting of the session could be set by whoever has the session. `yaoshi.keep` makes a
test database as strict as any other.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION journal_seal_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'journal seals are never changed or deleted (seal %)', OLD.position
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER journal_seal_is_final BEFORE UPDATE OR DELETE ON journal_seal
    FOR EACH ROW EXECUTE FUNCTION journal_seal_is_final();

CREATE FUNCTION journal_is_never_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_database() LIKE 'test\\_%' AND current_setting('yaoshi.keep', true) IS DISTINCT FROM 'on' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'the journal is never emptied (table %)', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER journal_is_never_emptied BEFORE TRUNCATE ON journal_event
    FOR EACH STATEMENT EXECUTE FUNCTION journal_is_never_emptied();
CREATE TRIGGER journal_is_never_emptied BEFORE TRUNCATE ON journal_seal
    FOR EACH STATEMENT EXECUTE FUNCTION journal_is_never_emptied();
"""
BACKWARD = """
DROP TRIGGER journal_is_never_emptied ON journal_seal;
DROP TRIGGER journal_is_never_emptied ON journal_event;
DROP FUNCTION journal_is_never_emptied();
DROP TRIGGER journal_seal_is_final ON journal_seal;
DROP FUNCTION journal_seal_is_final();
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0004_proof")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
