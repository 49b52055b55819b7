"""What was approved or put to the members stays as it was, even from the database's own shell."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION meetings_minutes_are_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.approved_at IS NOT NULL THEN
        RAISE EXCEPTION 'approved minutes are never changed or deleted (minutes %)', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER meetings_minutes_are_final BEFORE UPDATE OR DELETE ON meetings_minutes
    FOR EACH ROW EXECUTE FUNCTION meetings_minutes_are_final();

CREATE FUNCTION meetings_resolution_words_are_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (NEW.title, NEW.text, NEW.matter_class, NEW.owners_matter, NEW.meeting_id)
        IS DISTINCT FROM (OLD.title, OLD.text, OLD.matter_class, OLD.owners_matter, OLD.meeting_id) THEN
        RAISE EXCEPTION 'what members sign is never changed or deleted (resolution %)', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER meetings_resolution_words_are_final BEFORE UPDATE OR DELETE ON meetings_resolution
    FOR EACH ROW EXECUTE FUNCTION meetings_resolution_words_are_final();
"""
BACKWARD = """
DROP TRIGGER meetings_resolution_words_are_final ON meetings_resolution;
DROP FUNCTION meetings_resolution_words_are_final();
DROP TRIGGER meetings_minutes_are_final ON meetings_minutes;
DROP FUNCTION meetings_minutes_are_final();
"""


class Migration(migrations.Migration):
    dependencies = [("meetings", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
