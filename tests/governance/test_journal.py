"""The journal: written once, inside the deed, told to exactly those who must know, and true for ever."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from governance.accounts.models import User
from governance.journal import verbs
from governance.journal.actions import mark_read, record, scrub_words
from governance.journal.chain import words_digest
from governance.journal.models import Event, Notice
from issues.petitions import actions
from issues.petitions.models import Petition, Task

pytestmark = pytest.mark.django_db


@pytest.fixture
def told():
    """`told()` gives who was told what since it was last asked, by verb: one name per notice, sorted."""
    seen = [0]

    def since_last_time():
        fresh = Notice.objects.filter(pk__gt=seen[0], channel="inbox").select_related("event", "recipient")
        by_verb = {}
        for notice in fresh.order_by("pk"):
            by_verb.setdefault(notice.event.verb, []).append(notice.recipient.username)
            seen[0] = max(seen[0], notice.pk)
        return {verb: sorted(names) for verb, names in by_verb.items()}

    return since_last_time


@pytest.mark.django_db(transaction=True)
def test_nothing_is_recorded_outside_a_transaction(cast, file_for):
    petition = file_for("li")
    before = Event.objects.count()
    with pytest.raises(RuntimeError, match="outside a transaction"):
        record("petition.withdrawn", subject=petition, by=cast["li"], at=timezone.now())
    assert Event.objects.count() == before


@pytest.mark.django_db(transaction=True)
def test_a_deed_that_fails_leaves_neither_event_nor_notice(cast, file_for):
    petition = file_for("li")
    before = (Event.objects.count(), Notice.objects.count())

    def fails():
        with transaction.atomic():
            record("petition.withdrawn", subject=petition, by=cast["li"], at=timezone.now(), tell=[cast["wang"]])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert (Event.objects.count(), Notice.objects.count()) == before


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE journal_event SET role = '别人'",
        "UPDATE journal_event SET at = at - interval '1 day' WHERE id > 0",
        "DELETE FROM journal_event",
    ],
)
def test_events_are_final_even_for_the_databases_own_shell(cast, file_for, sql):
    file_for("li")
    with pytest.raises(IntegrityError, match="never changed or deleted"), transaction.atomic():
        connection.cursor().execute(sql)
    assert Event.objects.get().role == "诉求人"


def test_events_are_final_for_the_orm_too(cast, file_for):
    file_for("li")
    event = Event.objects.get()
    event.data = {}
    with pytest.raises(DatabaseError), transaction.atomic():
        event.save()
    Notice.objects.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        event.delete()


def test_a_person_is_told_once_per_event_and_channel(cast, file_for):
    petition = file_for("li")
    li = cast["li"]
    twice = [li, User.objects.get(pk=li.pk), li]
    event = record("petition.withdrawn", subject=petition, by=li, at=timezone.now(), tell=twice)
    assert sorted(event.notices.values_list("recipient__username", "channel")) == [("li", "email"), ("li", "inbox")]
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(event=event, recipient=li, channel="inbox", next_try_at=timezone.now())


def test_who_has_no_address_is_told_in_the_inbox_only(cast, file_for):
    petition, li = file_for("li"), cast["li"]
    li.email = ""
    event = record("petition.withdrawn", subject=petition, by=li, at=timezone.now(), tell=[li])
    assert list(event.notices.values_list("channel", flat=True)) == ["inbox"]


def test_who_was_deactivated_is_not_told(cast, file_for, told):
    User.objects.filter(username="wang").update(is_active=False)
    file_for("li")
    assert told() == {}


def test_a_message_in_the_inbox_counts_as_sent_and_a_mail_waits(cast, file_for):
    file_for("li")
    waits = {notice.channel: notice.sent_at is None for notice in Notice.objects.all()}
    assert waits == {"inbox": False, "email": True}


def test_reading_marks_only_ones_own(cast, file_for):
    file_for("li", place_kind="public")  # told to zhou and dang
    assert mark_read(notices=Notice.objects.visible_to(cast["zhou"])) == 1
    assert Notice.objects.visible_to(cast["zhou"]).unread().count() == 0
    assert Notice.objects.visible_to(cast["dang"]).unread().count() == 1


# --- who is told, deed by deed ---------------------------------------------------------------------------


def test_who_is_told_of_a_new_petition(cast, file_for, told):
    file_for("li")
    assert told() == {"petition.filed": ["wang"]}
    file_for("li", place_kind="public")
    assert told() == {"petition.filed": ["dang", "zhou"]}
    file_for("li", category="A1")
    assert told() == {"petition.filed": ["dang", "wang", "zhou"]}
    file_for("sun")
    assert told() == {"petition.filed": ["juwei"]}  # 老山 has no 物管会


def test_a_members_own_petition_is_told_to_those_who_may_triage_it(cast, file_for, told):
    file_for("wang")
    assert told() == {"petition.filed": ["dang", "zhou"]}


def test_who_is_told_by_triage(cast, file_for, issue_of, told):
    li, wang = cast["li"], cast["wang"]
    first, second, third, fourth, fifth, sixth = (file_for("li", text=f"第 {n} 件") for n in range(6))
    told()
    issue = actions.accept(petition=first, by=wang)
    assert told() == {"petition.accepted": ["li"]}
    actions.join(petition=second, issue=issue, by=wang)
    assert told() == {"petition.joined": ["li"]}
    asked = actions.ask_back(petition=third, question="哪一层？", by=wang)
    assert told() == {"petition.asked": ["li"]}
    actions.supplement(petition=asked, text="六层", by=li)
    assert told() == {"petition.supplemented": ["wang"]}
    actions.redirect(petition=fourth, channel="110", reason="治安", by=wang)
    assert told() == {"petition.redirected": ["li"]}
    actions.decline(petition=fifth, reason="重复", by=wang)
    assert told() == {"petition.declined": ["li"]}
    actions.withdraw(petition=sixth, by=li)
    assert told() == {"petition.withdrawn": ["wang"]}


def test_who_is_told_from_dispatch_to_appraisal(cast, issue_of, told):
    li, wang, wuye = cast["li"], cast["wang"], cast["wuye"]
    committee = ["dang", "wang", "zhou"]  # chair, deputy, and who dispatched
    issue = issue_of("li")
    told()
    actions.dispatch(issue=issue, lead=cast.organisations["首华物业"], by=wang)
    assert told() == {"issue.dispatched": ["li"], "task.sent": ["wuye"]}
    actions.change_urgency(issue=issue, urgency="P2", reason="下雨", by=wang)
    assert told() == {"issue.urgency_raised": ["li", "wuye"]}
    actions.add_note(issue=issue, text="内部", by=wang)
    assert told() == {}
    task = actions.sign(task=issue.tasks.get(), by=wuye)
    assert told() == {"task.signed": committee}
    extension = actions.ask_extension(task=task, days=2, reason="等雨停", by=wuye)
    assert told() == {"task.extension_asked": committee}
    actions.decide_extension(extension=extension, grant=True, by=wang)
    assert told() == {"task.extension_granted": ["li", "wuye"]}
    extension = actions.ask_extension(task=task, days=2, reason="还在下", by=wuye)
    told()
    actions.decide_extension(extension=extension, grant=False, by=wang)
    assert told() == {"task.extension_denied": ["wuye"]}
    task = actions.report(task=task, text="修好了", by=wuye)
    assert told() == {"task.reported": committee, "issue.collected": committee}
    actions.send_back(issue=issue, reason="还在漏", by=wang)
    assert told() == {"task.sent_back": ["wuye"]}
    actions.report(task=task, text="又修好了", by=wuye)
    told()
    actions.answer(issue=issue, text="已修好", no_evidence_reason="看过", by=wang)
    assert told() == {"petition.replied": ["li"]}
    actions.appraise(petition=Petition.objects.get(), solved=False, satisfied=False, by=li)
    assert told() == {"petition.reopened": committee}
    actions.answer(issue=issue, text="已修好", no_evidence_reason="看过", by=wang)
    told()
    actions.appraise(petition=Petition.objects.get(), solved=False, satisfied=False, by=li)
    assert told() == {"petition.reopened": ["jiedao"]}
    actions.answer(issue=issue, text="已修好", no_evidence_reason="看过", by=wang)
    told()
    actions.appraise(petition=Petition.objects.get(), solved=True, satisfied=True, by=li)
    assert told() == {"petition.appraised": committee}


def test_who_is_told_of_refusals(cast, task_of, told):
    task = task_of()
    issue, gehua = task.issue, cast.organisations["歌华有线"]
    told()
    actions.refuse(task=task, reason="不是我们的线", proposed=gehua, by=cast["wuye"])
    assert told() == {"task.refused": ["dang", "wang", "zhou"], "issue.lead_lost": ["dang", "wang", "zhou"]}
    actions.dispatch(issue=issue, lead=gehua, by=cast["zhou"])
    told()
    actions.refuse(task=issue.tasks.active().get(), reason="也不是", by=cast["gehua"])
    assert told() == {"task.refused": ["dang", "zhou"], "issue.referred": ["jiedao"]}
    issue.refresh_from_db()
    assert issue.lead is None


def test_who_is_told_when_another_leads(cast, task_of, told):
    task = task_of()
    told()
    actions.dispatch(issue=task.issue, lead=cast.organisations["歌华有线"], by=cast["wang"])
    assert told() == {"issue.dispatched": ["li"], "task.recalled": ["wuye"], "task.sent": ["gehua"]}


# --- words -----------------------------------------------------------------------------------------------


def test_a_late_message_tells_the_truth_of_its_moment(cast, task_of):
    task = task_of()
    sent = Event.objects.get(verb="task.sent")
    before = (sent.title, sent.text, sent.notice_text)
    actions.sign(task=task, by=cast["wuye"])
    actions.change_urgency(issue=task.issue, urgency="P1", reason="快", by=cast["wang"])
    type(task.organisation).objects.filter(pk=task.organisation_id).update(name="改名物业")
    type(task.issue).objects.filter(pk=task.issue_id).update(title="改了的标题")
    Task.objects.filter(pk=task.pk).update(brief="改了的要求")
    sent = Event.objects.get(pk=sent.pk)
    assert (sent.title, sent.text, sent.notice_text) == before
    assert "首华物业" in sent.text


@pytest.mark.parametrize("verb", sorted(verbs.known()))
def test_a_missing_word_reads_as_empty(verb):
    event = Event(verb=verb, data={})
    assert "{" not in event.title + event.text + event.notice_text


def test_words_of_people_are_never_read_as_a_template(cast, file_for):
    petition = file_for("li")
    actions.decline(petition=petition, reason="{number.__class__} {0} {", by=cast["wang"])
    assert Event.objects.get(verb="petition.declined").text == "{number.__class__} {0} {"


def test_a_verb_has_one_meaning():
    with pytest.raises(ValueError, match="two meanings"):
        verbs.add([verbs.Verb("petition.filed", "别的意思")])
    verbs.add([verbs.get("petition.filed")])


def test_everybody_is_led_to_a_page_of_their_own(cast, issue_of):
    issue = issue_of("li")
    actions.dispatch(issue=issue, lead=cast.organisations["首华物业"], by=cast["wang"])
    petition, task = Petition.objects.get(), Task.objects.get()
    urls = Notice.objects.filter(channel="inbox").order_by("pk").values_list("recipient__username", "url")
    assert list(urls) == [
        ("wang", f"/petitions/{petition.number}/"),
        ("li", f"/petitions/{petition.number}/"),
        ("wuye", f"/tasks/{task.number}/"),
        ("li", f"/petitions/{petition.number}/"),
    ]


# --- what was typed stands apart -------------------------------------------------------------------------


def noted(cast, file_for, note="李秀兰不在家"):
    petition = file_for("li")
    return record("petition.withdrawn", subject=petition, by=cast["li"], at=timezone.now(), number="SQ1", note=note)


def test_what_was_typed_is_kept_apart_from_the_facts_and_reads_as_before(cast, file_for):
    event = Event.objects.get(pk=noted(cast, file_for).pk)
    assert set(event.data) == {"number", "words"}
    assert event.words["note"] == "李秀兰不在家"
    assert event.data["words"] == words_digest(event.words)
    assert event.text == "诉求人撤回。李秀兰不在家"


def test_an_erasure_changes_the_words_and_nothing_else(cast, file_for):
    event, other = noted(cast, file_for), noted(cast, file_for, note="没有名字")
    changed = scrub_words(Event.objects.all(), lambda text: text.replace("李秀兰", "〔已隐去〕"))
    assert changed == [event.pk]
    after = Event.objects.get(pk=event.pk)
    assert (after.words, after.data) == ({"note": "〔已隐去〕不在家"}, event.data)
    assert Event.objects.get(pk=other.pk).words == other.words


@pytest.mark.parametrize("sql", ["words = '{}', role = '别人'", "data = '{}'", "words = '{}', id = 999999"])
def test_no_erasure_reaches_the_facts(cast, file_for, sql):
    noted(cast, file_for)
    with pytest.raises(IntegrityError, match="never changed or deleted"), transaction.atomic():
        cursor = connection.cursor()
        cursor.execute("SET LOCAL yaoshi.erasing = 'on'")
        cursor.execute(f"UPDATE journal_event SET {sql} WHERE words <> '{{}}'")


def test_words_are_final_outside_an_erasure(cast, file_for):
    noted(cast, file_for)
    with pytest.raises(IntegrityError, match="never changed or deleted"), transaction.atomic():
        Event.objects.update(words={})
