"""A street drafts a ladder of its own, rehearses it, and lets it go live."""

from django.db import transaction
from django.utils import timezone

from governance.clocks import kinds
from governance.clocks.ladder import code_of, problems
from governance.clocks.models import Ladder, Step
from governance.clocks.rules import may_change_ladder
from governance.clocks.states import LadderState
from governance.journal.actions import record
from governance.refusals import NotAllowed, NotPossibleNow


@transaction.atomic
def draft_ladder(*, ladder, street, by, at=None):
    """A draft for the street, copied from the version it would replace; a draft that is there is given back."""
    at = at or timezone.now()
    place = {"kind": ladder.kind, "urgency": ladder.urgency, "street": street}
    draft = Ladder(**place, made_at=at, made_by=by)
    if not may_change_ladder(by, draft):
        raise NotAllowed("只有本街道可以修改自己的提醒与升级规则")
    versions = list(Ladder.objects.filter(**place).order_by("version").select_for_update())
    there = {version.state: version for version in versions}
    if LadderState.DRAFT in there:
        return there[LadderState.DRAFT]
    draft.version = versions[-1].version + 1 if versions else 1
    draft.save()
    model = there.get(LadderState.LIVE, ladder)
    _write_steps(draft, list(model.steps.all()))
    return draft


@transaction.atomic
def change_draft(*, ladder, steps, note="", by):
    """Replace the steps of a draft; each is (share, after, label, audience, speaks). Order follows time."""
    ladder = _draft(ladder, by)
    known = {
        (step.share, step.after): step.step
        for step in Step.objects.filter(ladder__kind=ladder.kind, ladder__urgency=ladder.urgency).order_by("pk")
    }
    rows = [
        Step(
            step=known.get((share, after)) or code_of(share, after),
            label=label,
            share=share,
            after=after,
            audience=list(audience),
            speaks=speaks,
        )
        for share, after, label, audience, speaks in sorted(steps, key=lambda row: (row[1] is not None, row[0], row[1]))
    ]
    ladder.steps.all().delete()
    _write_steps(ladder, rows)
    ladder.note = note
    ladder.save(update_fields=["note"])
    return ladder


@transaction.atomic
def drop_draft(*, ladder, by):
    """A draft was never in force; nothing remembers it."""
    _draft(ladder, by).delete()


@transaction.atomic
def go_live(*, ladder, skips_past=True, by, at=None):
    """From now on the running clocks follow it. `skips_past`: steps whose time has passed are only written down."""
    at = at or timezone.now()
    ladder = _draft(ladder, by)
    kind = kinds.get(ladder.kind)
    wrong = problems(ladder.rungs(), ladder.urgency, kind.parts)
    if wrong:
        raise NotPossibleNow("".join(wrong))
    place = {"kind": ladder.kind, "urgency": ladder.urgency, "street": ladder.street}
    Ladder.objects.live().filter(**place).update(state=LadderState.RETIRED, retired_at=at)
    ladder.state, ladder.live_at, ladder.skips_past, ladder.looked_to = LadderState.LIVE, at, skips_past, 0
    ladder.save(update_fields=["state", "live_at", "skips_past", "looked_to"])
    record("ladder.live", subject=ladder, by=by, at=at, ladder=str(ladder), steps=len(ladder.rungs()))
    return ladder


def _draft(ladder, by):
    ladder = Ladder.objects.select_for_update().get(pk=ladder.pk)
    if not may_change_ladder(by, ladder):
        raise NotAllowed("只有本街道可以修改自己的提醒与升级规则")
    if ladder.state != LadderState.DRAFT:
        raise NotPossibleNow(f"这份规则现在是“{ladder.get_state_display()}”，不能再改，请另拟草稿。")
    return ladder


def _write_steps(ladder, rows):
    for position, row in enumerate(rows, 1):
        row.pk, row.ladder, row.position, row._state.adding = None, ladder, position, True
    Step.objects.bulk_create(rows)
