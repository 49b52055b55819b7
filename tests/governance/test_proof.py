"""The journal's proof: whatever is changed, removed, added or reordered by hand shows, and deeds are not slowed."""

import threading
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from governance.journal import chain, integrity, sealing
from governance.journal.actions import record, scrub_words
from governance.journal.models import Event, Seal, Verification
from issues.petitions.models import Petition
from tests.threads import together

pytestmark = pytest.mark.django_db


def by_hand(sql, *values):
    """As an intruder with the tables' owner would: no triggers, no foreign keys. The test's rollback undoes it."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "SELECT conrelid::regclass, conname FROM pg_constraint WHERE contype = 'f'"
            " AND (confrelid = 'journal_event'::regclass OR conrelid = 'journal_event'::regclass)"
        )
        for table, name in cursor.fetchall():
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        for table in ("journal_event", "journal_seal"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(sql, values)
        assert cursor.rowcount > 0
        for table in ("journal_event", "journal_seal"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def found(**how):
    """What a reading finds, as (kind, event)."""
    return [(fault.kind, fault.event) for fault in integrity.faults(integrity.Reading(), **how)]


@pytest.fixture
def events(cast, issue_of):
    """Ten sealed events of several kinds."""
    for _ in range(4):
        issue_of("li")
    with transaction.atomic():
        record(
            "petition.withdrawn",
            subject=Petition.objects.first(),
            by=None,
            at=timezone.now(),
            note='字 " \\ \u2028 {',
            numbers=[1, 1.0, 0.1, 1e20, -3],
            nested={"b": {"2": None, "1": True}},
        )
    sealing.seal_all()
    assert found() == []
    return list(Event.objects.all())


def test_every_event_is_sealed_in_order_and_nothing_is_amiss(events):
    assert list(Seal.objects.values_list("position", "event")) == [
        (number, event.pk) for number, event in enumerate(events, 1)
    ]


EDITS = {
    "verb": "verb = 'petition.declined'",
    "subject_type": "subject_type_id = (SELECT max(id) FROM django_content_type WHERE id <> subject_type_id)",
    "subject_id": "subject_id = subject_id + 1",
    "by": "by_id = (SELECT max(id) FROM accounts_user WHERE id IS DISTINCT FROM by_id)",
    "role": "role = role || '。'",
    "at": "at = at + interval '1 microsecond'",
    "words": "words = jsonb_set(words, '{note}', '\"别的\"')",
    "data": "data = jsonb_set(data, '{number}', '\"SQ0\"')",
    "inner": '"inner" = NOT "inner"',
    "community": "community = coalesce(community, 0) + 1",
    "street": "street = coalesce(street, 0) + 1",
    "token": "token = gen_random_uuid()",
    "mac": "mac = translate(mac, '0123456789abcdef', '123456789abcdef0')",
    "id": "id = id + 1000000",
}


def test_every_column_of_an_event_is_in_the_table_of_edits():
    assert {field.name for field in Event._meta.concrete_fields} == set(EDITS)


@pytest.mark.parametrize("column", sorted(EDITS))
def test_one_changed_column_is_found(events, column):
    victim = events[3]
    victim = events[-1] if column == "words" else victim
    by_hand(f"UPDATE journal_event SET {EDITS[column]} WHERE id = %s", victim.pk)
    expected = {"id": [("missing", victim.pk)], "mac": [("changed", victim.pk), ("broken", victim.pk)]}
    assert found() == expected.get(column, [("changed", victim.pk)])


def test_a_missing_event_is_found(events):
    by_hand("DELETE FROM journal_notice WHERE event_id = %s", events[2].pk)
    by_hand("DELETE FROM journal_event WHERE id = %s", events[2].pk)
    assert found() == [("missing", events[2].pk)]


def test_a_missing_event_is_found_even_when_its_seal_went_with_it(events):
    by_hand("DELETE FROM journal_event WHERE id = %s", events[2].pk)
    by_hand("DELETE FROM journal_seal WHERE event_id = %s", events[2].pk)
    assert found() == [("missing", None), ("broken", events[3].pk)]


def test_closing_the_gap_does_not_hide_it(events):
    by_hand("DELETE FROM journal_event WHERE id = %s", events[2].pk)
    by_hand("DELETE FROM journal_seal WHERE position = 3")
    for position in range(4, len(events) + 1):
        by_hand("UPDATE journal_seal SET position = %s WHERE position = %s", position - 1, position)
    assert ("broken", events[3].pk) in found()


def test_an_end_cut_off_is_found_by_an_earlier_head(events):
    call_command("verify_journal", stdout=StringIO())
    head = Seal.objects.last()
    by_hand("DELETE FROM journal_seal WHERE position = %s", head.position)
    by_hand("DELETE FROM journal_event WHERE id = %s", head.event_id)
    assert found() == [("head", None)]
    by_hand("DELETE FROM journal_verification")
    assert found() == []  # nothing in the database tells any more ...
    assert found(head=(head.position, head.digest)) == [("head", None)]  # ... but a note on paper does


COPY = """
INSERT INTO journal_event
    (verb, subject_type_id, subject_id, by_id, role, at, data, words, "inner", community, street, token, mac)
SELECT verb, subject_type_id, subject_id, by_id, role, at, data, words, "inner", community, street, {token}, {mac}
FROM journal_event WHERE id = %s
"""


@pytest.mark.parametrize(
    ("token", "mac"), [("gen_random_uuid()", "mac"), ("gen_random_uuid()", "repeat('0', 64)"), ("NULL", "''")]
)
def test_an_inserted_event_is_found_and_never_sealed(events, token, mac):
    by_hand(COPY.format(token=token, mac=mac), events[1].pk)
    assert found() == [("inserted", Event.objects.last().pk)]
    sealing.seal_all()
    assert found() == [("inserted", Event.objects.last().pk)]


def test_a_genuine_row_written_twice_is_refused_and_found(events):
    with pytest.raises(IntegrityError), transaction.atomic():
        by_hand(COPY.format(token="token", mac="mac"), events[1].pk)
    constraint = "journal_event_token_key"
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE journal_event DROP CONSTRAINT {constraint}")
    by_hand(COPY.format(token="token", mac="mac"), events[1].pk)
    sealing.seal_all()
    assert found() == [("inserted", Event.objects.last().pk)]


def test_two_swapped_seals_are_found(events):
    by_hand("UPDATE journal_seal SET event_id = -event_id WHERE position IN (2, 3)")
    by_hand("UPDATE journal_seal SET event_id = %s WHERE position = 2", events[2].pk)
    by_hand("UPDATE journal_seal SET event_id = %s WHERE position = 3", events[1].pk)
    assert {("broken", events[2].pk), ("broken", events[1].pk)} <= set(found())


def test_counting_all_digests_anew_needs_the_key(events):
    """Without it, a tidy chain over one row less does not pass for ours."""
    by_hand("DELETE FROM journal_event WHERE id = %s", events[0].pk)
    by_hand("DELETE FROM journal_seal")
    digest = chain.BEGINNING
    for position, event in enumerate(events[1:], 1):
        digest = chain.digest(digest, position, event.pk, event.mac, b"a guess")
        Seal.objects.create(position=position, event=event, digest=digest)
    assert len(found()) == len(events) - 1


def test_an_event_that_waits_too_long_for_its_seal_is_found(events, file_for):
    petition = file_for("li", at=timezone.now() - timezone.timedelta(minutes=11))
    assert found() == [("unsealed", Event.objects.about(petition).get().pk)]
    assert found(minutes=12) == []
    sealing.seal_due()
    assert found() == []


def test_an_event_that_commits_late_gets_a_later_position(events, file_for, monkeypatch):
    late, early = file_for("li"), file_for("li")
    late, early = Event.objects.about(late).get(), Event.objects.about(early).get()
    real = sealing._unsealed
    monkeypatch.setattr(sealing, "_unsealed", lambda *which: [row for row in real(*which) if row.pk != late.pk])
    sealing.seal_due()
    monkeypatch.undo()
    sealing.seal_due()
    assert late.pk < early.pk and late.seal.position == early.seal.position + 1
    assert found() == []


# --- events from before the proof existed ----------------------------------------------------------------


@pytest.fixture
def old_and_new(events):
    """The first half has no code, as before the migration."""
    by_hand("DELETE FROM journal_seal")
    for event in events[:5]:
        by_hand(
            "UPDATE journal_event SET token = NULL, mac = '', community = NULL, street = NULL WHERE id = %s", event.pk
        )
    sealing.seal_all()
    assert (found(), Seal.objects.count()) == ([], len(events))
    return events


def test_an_old_event_is_proved_by_its_seal(old_and_new):
    by_hand("UPDATE journal_event SET role = '别人' WHERE id = %s", old_and_new[1].pk)
    assert found() == [("changed", old_and_new[1].pk)]


def test_a_new_event_cannot_be_made_an_old_one(old_and_new):
    by_hand("UPDATE journal_event SET token = NULL, mac = '', role = '别人' WHERE id = %s", old_and_new[7].pk)
    assert {event for _, event in found()} == {old_and_new[7].pk}


# --- an erasure ------------------------------------------------------------------------------------------


def test_words_that_an_erasure_took_are_no_fault_and_others_are(events, cast):
    petition = Petition.objects.first()
    erased = scrub_words(Event.objects.all(), lambda text: text.replace("字", "〔已隐去〕"))
    assert found() == [("changed", pk) for pk in erased]
    with transaction.atomic():
        record("petition.withdrawn", subject=petition, by=None, at=timezone.now(), erased=erased)
    sealing.seal_all()
    assert found() == []


# --- keys ------------------------------------------------------------------------------------------------


def test_events_of_an_older_key_are_still_believed(events, file_for, settings):
    old = settings.JOURNAL_KEYS
    settings.JOURNAL_KEYS = ["another key", *old]
    file_for("li")
    sealing.seal_all()
    assert found() == []
    settings.JOURNAL_KEYS = ["another key"]
    assert {kind for kind, _ in found()} == {"changed", "broken"}


# --- the database's own refusals -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("UPDATE journal_seal SET digest = ''", "never changed or deleted"),
        ("DELETE FROM journal_seal", "never changed or deleted"),
        ("UPDATE journal_event SET mac = ''", "never changed or deleted"),
        ("SET LOCAL yaoshi.keep = 'on'; TRUNCATE journal_event CASCADE", "never emptied"),
        ("SET LOCAL yaoshi.keep = 'on'; TRUNCATE journal_seal", "never emptied"),
    ],
)
def test_the_portals_own_role_is_refused(events, sql, words):
    with pytest.raises(IntegrityError, match=words), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(sql)
    assert Seal.objects.count() == Event.objects.count() == len(events)


# --- the command -----------------------------------------------------------------------------------------


def test_the_command_prints_the_head_and_remembers_it(events):
    out = StringIO()
    call_command("verify_journal", stdout=out)
    head = Seal.objects.last()
    assert out.getvalue().splitlines() == [f"head {head.position}:{head.digest}", f"{len(events)} events, 0 faults"]
    kept = Verification.objects.get()
    assert (kept.how, kept.position, kept.digest, kept.faults) == ("command", head.position, head.digest, 0)
    call_command("verify_journal", head=f"{head.position}:{head.digest}", stdout=out)


def test_the_command_fails_with_each_fault_named(events):
    by_hand("UPDATE journal_event SET role = '别人' WHERE id = %s", events[1].pk)
    out = StringIO()
    with pytest.raises(SystemExit) as exit:
        call_command("verify_journal", stdout=out)
    assert exit.value.code == 1
    assert f"changed: event {events[1].pk} (seal 2)" in out.getvalue()
    assert Verification.objects.get().faults == 1


# --- many at once ----------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_while_eight_record_and_sealers_run_every_event_is_sealed_once(cast, file_for):
    petition, ended = file_for("li"), threading.Event()

    def records():
        for _ in range(25):
            with transaction.atomic():
                record("petition.withdrawn", subject=petition, by=cast["li"], at=timezone.now())

    def seals():
        while not ended.is_set():
            sealing.seal_due()

    def records_and_ends():
        try:
            return together(*[records] * 8)
        finally:
            ended.set()

    assert together(records_and_ends, seals, seals)[0] == [None] * 8
    sealing.seal_all()
    assert Event.objects.count() == Seal.objects.count() == 201
    assert found() == []


@pytest.mark.django_db(transaction=True)
def test_a_sealer_that_dies_midway_leaves_a_valid_chain(cast, file_for, monkeypatch):
    for number in range(6):
        file_for("li", text=f"第 {number} 件")
    monkeypatch.setattr(sealing, "BATCH", 2)
    real, calls = chain.digest, []

    def dies(*what):
        calls.append(what)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return real(*what)

    monkeypatch.setattr(chain, "digest", dies)
    with pytest.raises(KeyboardInterrupt):
        sealing.seal_due()
    monkeypatch.setattr(chain, "digest", real)
    assert (Seal.objects.count(), found()) == (2, [])
    assert sealing.seal_due() == 4
    assert found() == []
