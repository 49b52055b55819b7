"""会定事项: what was agreed, given to who must do it, and what became of it."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from committees.meetings import kinds as subjects
from committees.meetings import limits
from committees.meetings.actions.moves import lock, move, note, officers_of
from committees.meetings.models import ActionItem
from committees.meetings.states import ActionState
from governance.attachments.actions import claim
from governance.attachments.models import type_of
from governance.clocks import actions as clocks
from governance.phrases import day
from governance.refusals import NotPossibleNow
from governance.workdays import agreed_end


@transaction.atomic
def add_action(*, meeting, organisation, text, due_on, nonce, by, item=None, resolution=None, posting=None, at=None):
    """Who does what until when; nobody is told before it is given."""
    at = at or timezone.now()
    meeting = lock(meeting)
    move(meeting, "question" if meeting.is_report else "action", by=by)
    already = ActionItem.objects.filter(added_by=by, nonce=nonce).first()
    if already:
        return already
    if due_on < timezone.localdate(at):
        raise NotPossibleNow("完成日期不能早于今天。")
    if posting is not None and posting.organisation_id != organisation.pk:
        raise NotPossibleNow(f"责任人不在{organisation}任职，请重新选择。")
    action = ActionItem.objects.create(
        meeting=meeting,
        item=item or (resolution.item if resolution else None),
        resolution=resolution,
        organisation=organisation,
        posting=posting,
        text=text,
        due_on=due_on,
        added_at=at,
        added_by=by,
        nonce=nonce,
    )
    note("action.added", meeting, by=by, at=at, organisation=organisation.name, text=text, due=day(due_on))
    return action


@transaction.atomic
def add_question(*, meeting, organisation, text, nonce, by, due_on=None, answer="", at=None):
    """Into the ledger of a 物业报告会: answered at the table, it is done; else the answer is owed by a day."""
    at = at or timezone.now()
    due_on = timezone.localdate(at) if answer else due_on
    words = {"organisation": organisation, "text": text, "due_on": due_on, "nonce": nonce}
    action = lock(add_action(meeting=meeting, by=by, at=at, **words))
    if answer and action.state == ActionState.WAITING:
        move(action, "give", by=None, given_at=at)
        move(action, "finish", by=by, report=answer, done_at=at)
        _finished(action, by=by, at=at)
    return action


@transaction.atomic
def give_actions(*, meeting, by, at=None):
    """All that wait, but not what a resolution decides that has not passed.

    What belongs to a matter of an upper room becomes tasks there, the rest runs on its own clock.
    """
    at = at or timezone.now()
    meeting = move(lock(meeting), "dispatch", by=by)
    rows = ActionItem.objects.select_related("organisation", "resolution", "item", "posting__person")
    waiting = list(rows.filter(meeting=meeting, state=ActionState.WAITING).order_by("pk"))
    if not waiting:
        raise NotPossibleNow("没有等待交办的会定事项。")
    ready = [action for action in waiting if not action.is_held]
    if not ready:
        raise NotPossibleNow(
            f"决议“{waiting[0].resolution}”还没有通过，通过以后才能交办（物业管理条例{meeting.committee.law.meets}）。"
        )
    for action in ready:
        action.meeting = meeting
    carriers = _carriers(ready, by=by, at=at)
    for action in ready:
        carrier = carriers.get(action.pk)
        action.carrier = carrier
        carried = {"carrier_type": action.carrier_type, "carrier_id": action.carrier_id}
        move(action, "give", by=None, given_at=at, **carried)
        _run(action, at=at)
        told = [] if carrier else _handlers(action)
        words = {"organisation": action.organisation.name, "due": day(action.due_on), "text": _what(action)}
        note("action.given", action, by=by, at=at, tell=told, meeting=meeting.get_kind_display(), **words)
    return ready


def _what(action):
    return f"答复提问“{action.text}”" if action.meeting.is_report else action.text


def _carriers(waiting, *, by, at):
    """Tasks of the upper rooms, by the action's key; one matter is dispatched once with all that it needs.

    A matter that takes no tasks now, or none from this person, leaves what was agreed on it to its own clock.
    """
    by_matter = {}
    for action in waiting:
        if action.item and action.item.subject is not None:
            by_matter.setdefault(action.item.subject, []).append(action)
    carriers = {}
    for matter, actions in by_matter.items():
        kind = subjects.of(matter)
        if kind.takes(matter, by):
            carriers |= kind.dispatch(matter, actions, by=by, at=at)
        kind.decided(matter, actions, by=by, at=at)
    return carriers


def _run(action, *, at):
    """Its own clock to the day that was agreed; a new cycle where it is worked on again."""
    end = agreed_end(action.due_on)
    if end.at > at:
        limit = limits.agreed(action.meeting, timezone.localdate(at))
        clocks.start(kind=limits.ACTION, subject=action, limit=limit, at=at, cause="交办", ends=end)


def _handlers(action):
    return [action.posting.person] if action.is_in_hand_of_one else action.organisation.current_staff()


@transaction.atomic
def finish_action(*, action, report, nonce=None, by, at=None):
    """Done, with words on what was done and the photos that came with the form."""
    at = at or timezone.now()
    action = move(lock(action), "finish", by=by, report=report, done_at=at)
    photos = claim(nonce=nonce, subject=action, by=by)
    return _finished(action, by=by, at=at, photos=f"（附照片 {len(photos)} 张）" if photos else "")


def _finished(action, *, by, at, photos=""):
    clocks.stop(kind=limits.ACTION, subject=action, at=at, outcome="finished")
    words = {"organisation": action.organisation.name, "text": action.text, "report": action.report, "photos": photos}
    note("action.finished", action, by=by, at=at, tell=officers_of(action.meeting), **words)
    return action


@transaction.atomic
def redo_action(*, action, reason, by, at=None):
    """Said to be done and is not: who had it goes on, with the photos that there are."""
    at = at or timezone.now()
    action = move(lock(action), "redo", by=by, report="", done_at=None)
    _run(action, at=at)
    words = {"organisation": action.organisation.name, "text": action.text, "reason": reason}
    note("action.redone", action, by=by, at=at, tell=_handlers(action), **words)
    return action


@transaction.atomic
def drop_action(*, action, reason, by, at=None):
    """Not to be done after all; whoever had it is told."""
    at = at or timezone.now()
    return _drop(lock(action), reason=reason, by=by, at=at)


def _drop(action, *, reason, by, at, told=None):
    if told is None:
        told = _handlers(action) if action.state == ActionState.OPEN else []
    move(action, "drop", by=by, cancelled_reason=reason)
    clocks.stop(kind=limits.ACTION, subject=action, at=at, outcome="dropped")
    words = {"organisation": action.organisation.name, "text": action.text, "reason": reason}
    note("action.dropped", action, by=by, at=at, tell=told, **words)
    return action


def tell_matters(*, resolution, by, at):
    """Matters of upper rooms with tasks by a resolution that is no more, or that it answered: each hears it there.

    Nobody else's work is ended from here: who runs the matter decides. Before `drop_promises`, since a matter is
    locked before what was agreed on it.
    """
    answered = {(row.subject_type_id, row.subject_id): row for row in resolution.answered.prefetch_related("subject")}
    matters = {key: row.subject for key, row in answered.items()}
    given = resolution.actions.without_ground().unscoped("whoever ends a resolution tells those who act on it")
    for action in given.select_related("item").prefetch_related("item__subject"):
        if action.item and action.item.subject is not None:
            matters[action.item.subject_type_id, action.item.subject_id] = action.item.subject
    for key in sorted(matters):
        answered_at = answered[key].at if key in answered else None
        kind = subjects.of(matters[key])
        kind.ground_lost(matters[key], resolution=resolution, answered_at=answered_at, by=by, at=at)


def drop_promises(*, resolution, reason, at):
    """The resolution is no more, and nobody goes on with what it decided; for tasks of upper rooms: `tell_matters`."""
    rows = resolution.actions.filter(state__in=[ActionState.WAITING, ActionState.OPEN], carrier_id=None)
    for row in rows.unscoped("whoever ends a resolution ends what it promised").order_by("pk"):
        _drop(lock(row), reason=reason, by=None, at=at)


# --- told by the rooms above: what became of the task that carries an action ------------------------------


def _carried(carrier):
    return [lock(action) for action in ActionItem.objects.carried_by(carrier).order_by("pk")]


@transaction.atomic
def carrier_reported(*, carrier, report, by, at):
    """The organisation says that it is done."""
    for action in _carried(carrier):
        if action.state == ActionState.OPEN:
            action.state, action.report, action.done_at = ActionState.DONE, report[:500], at
            action.save(update_fields=["state", "report", "done_at"])
            _finished(action, by=by, at=at)


@transaction.atomic
def carrier_sent_back(*, carrier, by, at):
    """It was looked at and is not done."""
    for action in _carried(carrier):
        if action.state == ActionState.DONE:
            move(action, "reopen", by=None, report="", done_at=None)
            _run(action, at=at)
            note("action.reopened", action, by=by, at=at, organisation=action.organisation.name)


@transaction.atomic
def carrier_lost(*, carrier, reason, by, at):
    """Refused or taken back: the action stands alone again, and who chairs must arrange anew."""
    for action in _carried(carrier):
        if action.state != ActionState.OPEN:
            continue
        action.carrier = None
        action.save(update_fields=["carrier_type", "carrier_id"])
        if action.resolution is not None and action.resolution.has_ended:
            _drop(action, reason=_ended(action), by=None, at=at, told=())
            continue
        words = {"organisation": action.organisation.name, "text": action.text, "reason": reason}
        note("action.returned", action, by=by, at=at, tell=officers_of(action.meeting), **words)


@transaction.atomic
def carrier_kept(*, carrier, at):
    """The task goes on by another ground: it is no longer what a resolution that is no more promised."""
    for action in _carried(carrier):
        if action.state == ActionState.OPEN and action.resolution is not None and action.resolution.has_ended:
            action.carrier = None
            action.save(update_fields=["carrier_type", "carrier_id"])
            _drop(action, reason=f"{_ended(action)}；任务另有依据，继续办理", by=None, at=at, told=())


def _ended(action):
    return f"决议{action.resolution.get_state_display()}"


@transaction.atomic
def carrier_moved(*, matter, former, carriers, by, at):
    """Dispatched anew: what was agreed on the matter and lost its task, or had one of `former`, follows a new one.

    That of its own organisation, else the first of `carriers` (tasks by organisation, the lead's first).
    """
    rows = ActionItem.objects.filter(item__subject_type=type_of(matter), item__subject_id=matter.pk)
    lost = Q(carrier_id=None) | Q(carrier_id__in=[task.pk for task in former])
    for row in rows.filter(lost, state=ActionState.OPEN).order_by("pk"):
        action = lock(row)
        before = action.organisation
        organisation = before if before in carriers else next(iter(carriers))
        action.carrier, action.organisation = carriers[organisation], organisation
        action.posting = action.posting if organisation == before else None
        action.save(update_fields=["carrier_type", "carrier_id", "organisation", "posting"])
        words = {"organisation": organisation.name, "former": before.name, "text": action.text}
        note("action.moved", action, by=by, at=at, tell=officers_of(action.meeting), **words)
