"""The routing table is written row by row: a rule begins, and it ends; it is never changed."""

from django.db import transaction
from django.utils import timezone

from committees.bodies.models import role_in
from governance.journal.actions import record
from governance.phrases import day
from governance.refusals import NotAllowed, NotPossibleNow
from issues.petitions import rules
from issues.petitions.models import Category, Route

MAY_NOT = "只有本社区的物管会主任、副主任、居委会和街道可以修改派单对照表"


@transaction.atomic
def add_route(*, group, place, organisation, basis, category="", begins=None, ends=None, since=None, by, at=None):
    """From `since` (default today) matters of this kind at this place go to this organisation by default.

    `place` is a street, community, management area or building; `category` a code, or empty for the whole group.
    """
    at = at or timezone.now()
    route = Route(
        group=group,
        category=category,
        begins=begins,
        ends=ends,
        organisation=organisation,
        basis=basis,
        since=since or timezone.localdate(at),
        **{place._meta.model_name.removeprefix("management"): place},
    )
    if not rules.may_route(by, route):
        raise NotAllowed(MAY_NOT)
    route.save()
    _record("route.added", route, by=by, at=at, on=day(route.since))
    return route


@transaction.atomic
def end_route(*, route, by, at=None):
    """It holds no longer from today; what was sent by it stays where it is."""
    at = at or timezone.now()
    route = Route.objects.select_for_update(of=("self",)).for_list().get(pk=route.pk)
    if not rules.may_route(by, route):
        raise NotAllowed(MAY_NOT)
    if route.until is not None:
        raise NotPossibleNow(f"这一条已于{day(route.until)}停用。")
    route.until = max(route.since, timezone.localdate(at))
    route.save(update_fields=["until"])
    _record("route.ended", route, by=by, at=at, on=day(route.until))
    return route


def matter_of(route):
    """The name of its category as it is called today, or of the whole group."""
    named = Category.objects.current().filter(code=route.category) if route.category else ()
    return next((category.name for category in named), "") or route.group.name


def _record(verb, route, *, by, at, on):
    record(
        verb,
        subject=route,
        by=by,
        role=role_in(by, route.community_of_place),
        at=at,
        matter=matter_of(route),
        place=route.place_words,
        hours=route.hours_words and f"每天 {route.hours_words}",
        organisation=route.organisation.name,
        basis=route.basis,
        on=on,
    )
