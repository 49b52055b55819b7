"""What people typed gets a column of its own, the only one that an erasure may change (docs/adr/0007)."""

from django.db import migrations, models

TYPED = "'{note,reason,comment,answer,report,brief,proposal,title,text}'::text[]"

# The release before this one writes rows without the new column while both run (docs/operations.md).
# What was typed before is moved once, under the lock of this migration and before any chain is counted over it.
FORWARD = """
ALTER TABLE journal_event ALTER COLUMN words SET DEFAULT '{}'::jsonb;
ALTER TABLE journal_event DISABLE TRIGGER journal_event_is_final;
UPDATE journal_event e SET data = e.data - TYPED, words = t.words
    FROM (SELECT id, jsonb_object_agg(key, value) AS words FROM journal_event, jsonb_each(data)
          WHERE key = ANY (TYPED) AND value <> '""'::jsonb GROUP BY id) t
    WHERE t.id = e.id;
ALTER TABLE journal_event ENABLE TRIGGER journal_event_is_final;
CREATE OR REPLACE FUNCTION journal_event_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND current_setting('yaoshi.erasing', true) = 'on'
        AND to_jsonb(NEW) - 'words' = to_jsonb(OLD) - 'words' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'journal events are never changed or deleted (event %)', OLD.id
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
""".replace("TYPED", TYPED)
BACKWARD = """
CREATE OR REPLACE FUNCTION journal_event_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'journal events are never changed or deleted (event %)', OLD.id
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_events_are_immutable")]
    operations = [
        migrations.AddField("event", "words", models.JSONField(default=dict, verbose_name="原话")),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
