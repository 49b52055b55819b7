"""What one task's page shows: what to do, where, for whom without naming them, and the forms of what can be done."""

from django.utils import timezone

from committees.meetings.models import grounds_lost
from governance.journal.looks import open_looks
from governance.journal.states import PETITION_LOOKS
from governance.phrases import masked_phone
from governance.refusals import NotAllowed, NotPossibleNow
from issues.petitions import actions, rules, timeline, workflow
from issues.petitions.forms.tasks import ExtensionForm, RefuseForm, ReportForm, SignForm
from issues.petitions.models import Issue, Photo
from issues.petitions.rows import row_of
from issues.petitions.states import TASK_ACTIVE, TASK_GIVEN_BACK, ExtensionState, PhotoState, TaskState
from issues.petitions.views.issue_page import SHOWN_PHOTOS

STEPS = {
    "sign": (SignForm, actions.sign),
    "refuse": (RefuseForm, actions.refuse),
    "report": (ReportForm, actions.report),
}


def form_of(name, task, user, request=None):
    """The form of a move, bound when it was sent. Each has ids of its own, because several stand on one page."""
    form, _ = STEPS[name]
    data = request.POST if request and request.method == "POST" else None
    return form(data, task=task, user=user, auto_id=f"{name}_%s")


def kept_photos(form):
    """What was uploaded with this form and waits for it to be accepted."""
    if not isinstance(form, ReportForm) or not form.is_bound:
        return []
    return list(Photo.objects.loose(form.user, form.nonce))


def may_ask_for_longer(user, task):
    """The same answers as the deed gives, before the form is drawn."""
    if not rules.acts_for(user, task):
        raise NotAllowed("只有承办单位可以申请延期")
    if not can_ask_for_longer(task):
        raise NotPossibleNow(f"{task.number} 现在是“{task.get_state_display()}”；牵头单位签收后、反馈前可以申请延期。")


def can_ask_for_longer(task):
    return task.is_lead and task.state == TaskState.SIGNED


def page_of(task, user):
    now, acts = timezone.now(), rules.acts_for(user, task)
    moves = [step for step in workflow.open_to(user, task) if step.name in STEPS]
    extensions = list(task.extensions.unscoped("of the task that is open").select_related("asked_by"))
    waits = any(row.state == ExtensionState.WAITING for row in extensions)
    longer = acts and can_ask_for_longer(task)
    lost = grounds_lost(task).get(task.pk, []) if task.state in TASK_ACTIVE else []
    photos = list(task.photos.unscoped("of the task that is open").exclude(state=PhotoState.BROKEN))
    return {
        "task": task,
        "issue": task.issue,
        "issue_url": issue_url(task, user),
        "row": row_of(task, now),
        "is_active": task.state in TASK_ACTIVE,
        "acts": acts,
        "petitions": petitions_of(task, user, may_look=acts and task.state in TASK_ACTIVE),
        "look_reasons": PETITION_LOOKS,
        "before": [photo for photo in photos if photo.is_before],
        "after": [photo for photo in photos if not photo.is_before],
        "extensions": extensions,
        "extension_waits": waits,
        "timeline": timeline.of_task(task, user),
        "moves": [(step, form_of(step.name, task, user)) for step in moves],
        "extension_form": ExtensionForm(task=task, user=user, auto_id="longer_%s") if longer and not waits else None,
        "by_decree": acts and task.by_street and task.state == TaskState.SENT,
        "lost": lost,
        "settles": any(one.state == "open" for one in lost) and rules.runs(user, task.issue),
        "now": now,
    }


def issue_url(task, user):
    """Committee and street go on to the issue; for an organisation there is none."""
    return task.issue.get_absolute_url() if Issue.objects.visible_to(user).filter(pk=task.issue_id).exists() else ""


def petitions_of(task, user, may_look):
    """What was said, where, and photos: never who. The task carries them, so `visible_to` is not asked.

    Once the task was given back, nothing of it.
    """
    if task.state in TASK_GIVEN_BACK:
        return []
    rows = task.issue.petitions.unscoped("the task carries what was said, never who said it")
    rows = rows.select_related("building", "home__entrance__building").prefetch_related(SHOWN_PHOTOS)
    rows = list(rows.order_by("pk"))
    looked = open_looks(user, rows) if may_look else frozenset()
    return [shown_on(task, row, looked, may_look) for row in rows]


def shown_on(task, row, looked, may_look):
    """One petition as the task carries it."""
    phone, place = row.contact_on(task, looked), row.place_on(task, looked)
    return {
        "pk": row.pk,
        "target": f"#said-{row.pk}",
        "text": row.text,
        "filed_at": row.filed_at,
        "place": place,
        "masked_place": row.masked_place,
        "place_is_full": bool(row.home_id) and place == row.exact_place,
        "phone": phone,
        "masked_phone": masked_phone(phone),
        "phone_is_full": bool(phone) and phone == row.contact_phone,
        "phone_look": may_look and bool(phone) and phone != row.contact_phone,
        "door_look": may_look and bool(row.home_id) and place == row.masked_place,
        "photos": row.shown_photos,
    }
