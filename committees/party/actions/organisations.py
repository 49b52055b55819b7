"""Founding and ending Party organisations, and who holds a post in them."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from committees.bodies.limits import ends_before
from committees.party import limits, rules
from committees.party.models import PartyOrganisation, PartyPost
from committees.party.states import APPROVES, FIRST_KINDS, PartyKind, PartyOffice, PostEnd, Way
from governance.clocks import actions as clocks
from governance.journal.actions import record
from governance.phrases import day
from governance.refusals import NotAllowed, NotPossibleNow
from governance.workdays import agreed_end

BASIS = "《中国共产党支部工作条例（试行）》"
TEMPORARY = f"{BASIS}第八条"
APPOINTED_ONLY = f"临时党支部的书记、副书记和委员由批准其成立的党组织指定，不进行换届选举（{TEMPORARY}）。"
BY_A_COMMITTEE = f"党支部由所在街道或者单位的基层党委批准成立（{BASIS}第六条）。"


@transaction.atomic
def found(*, approver, kind, name, purpose, by, since, committee=None, organisation=None, at=None):
    """The organisation above approves; the new one belongs to its street, beside a body, a firm or the community."""
    at = at or timezone.now()
    approver = lock(approver)
    if not rules.heads(by, approver):
        raise NotAllowed("只有上级党组织的书记、副书记可以批准成立")
    if kind not in APPROVES.get(approver.kind, ()):
        raise NotPossibleNow(BY_A_COMMITTEE)
    if kind == PartyKind.TEMPORARY and not purpose:
        raise NotPossibleNow(f"临时党支部为执行某项任务临时组建，请写明任务（{TEMPORARY}）。")
    if committee and organisation:
        raise NotPossibleNow("党组织依托一个组织或者一个单位，请只选一个。")
    if since < approver.since:
        raise NotPossibleNow(f"不能早于上级党组织成立的{day(approver.since)}。")
    community = committee.community if committee else approver.community
    party = _create(
        kind=kind,
        name=name,
        street=community.street if community else approver.street,
        community=community,
        committee=committee,
        organisation=organisation,
        approver=approver,
        purpose=purpose,
        since=since,
    )
    _run_term(party, since, at=at)
    said = {"name": name, "kind": party.get_kind_display(), "approver": approver.name}
    record("party.founded", subject=party, by=by, role=rules.role_of(by, party), at=at, **said)
    return party


def _create(**what):
    """A name is taken once."""
    try:
        with transaction.atomic():
            return PartyOrganisation.objects.create(**what)
    except IntegrityError as taken:
        raise NotPossibleNow(f"已经有名称为“{what['name']}”的党组织。") from taken


@transaction.atomic
def enter_first(*, street, kind, name, secretary, way, by, since, community=None, at=None):
    """What stands above the others of a street or community, with its secretary: nobody could found it before.

    The street enters what the Party has decided elsewhere; from then on its own posts keep it.
    """
    at = at or timezone.now()
    if not rules.enters_first(by, street.pk):
        raise NotAllowed("街道、社区的党委、党总支由街道办事处负责人登记")
    if kind not in FIRST_KINDS:
        raise NotPossibleNow(BY_A_COMMITTEE)
    if community and community.street_id != street.pk:
        raise NotPossibleNow(f"{community}不在{street}。")
    party = _create(kind=kind, name=name, street=street, community=community, since=since)
    _run_term(party, since, at=at)
    said = {"name": name, "kind": party.get_kind_display()}
    record("party.entered", subject=party, by=by, role=rules.role_of(by, party), at=at, **said)
    appoint(party=party, person=secretary, office=PartyOffice.SECRETARY, way=way, since=since, by=by, at=at)
    return party


def _run_term(party, since, *, at):
    """The term that began on that day, its end and what is said before; none that is over already."""
    on = timezone.localdate(at)
    last_day = limits.last_day_of(party, since, on)
    if last_day is None or last_day < on:
        return
    party.last_day = last_day
    party.save(update_fields=["last_day"])
    for kind in (limits.term_of(party), *limits.WARNINGS):
        limit = limits.limit_on(kind, on, party.street_id)
        if limit is None:
            continue
        end = ends_before(last_day, limit) if kind in limits.WARNINGS else agreed_end(last_day)
        if end.at > at:
            clocks.start(kind=kind, subject=party, limit=limit, ends=end, at=at, cause="任期")
        else:
            clocks.stop(kind=kind, subject=party, at=at, outcome="superseded")


@transaction.atomic
def begin_term(*, party, since, by, at=None):
    """A new term began on that day: what was elected, its own posts say."""
    at = at or timezone.now()
    party = lock(party)
    if not rules.decides(by, party):
        raise NotAllowed("只有批准成立的党组织的书记、副书记可以登记换届")
    _must_stand(party)
    if not party.has_term:
        raise NotPossibleNow(f"临时党支部不进行换届（{TEMPORARY}）。")
    must_be_within(party, since, at)
    last_day, on = limits.last_day_of(party, since, timezone.localdate(at)), timezone.localdate(at)
    if last_day is None or last_day < on:
        raise NotPossibleNow(f"从{day(since)}起的任期已经届满（{limits.TERMS}），请填写本届开始的日期。")
    if party.last_day == last_day:
        raise NotPossibleNow(f"本届任期已经登记，到{day(last_day)}届满。")
    _run_term(party, since, at=at)
    role = rules.role_of(by, party)
    tell = [post.person for post in party.posts.filter(until=None).select_related("person")]
    said = {"name": party.name, "since": day(since), "last_day": day(last_day)}
    record("party.term_began", subject=party, by=by, role=role, at=at, tell=tell, **said)
    return party


@transaction.atomic
def appoint(*, party, person, office, way, by, since, at=None):
    """Appointed by the organisation that approved it, or elected; a temporary branch elects nobody."""
    at = at or timezone.now()
    party = lock(party)
    if not rules.decides(by, party):
        raise NotAllowed("只有批准成立的党组织的书记、副书记可以登记任职")
    _must_stand(party)
    if party.is_temporary and way == Way.ELECTED:
        raise NotPossibleNow(APPOINTED_ONLY)
    if since < party.since:
        raise NotPossibleNow(f"任职不能早于党组织成立的{day(party.since)}。")
    held = party.posts.filter(until=None)
    if held.filter(person=person).exists():
        raise NotPossibleNow("此人在这个党组织已有职务，请先免去。")
    if office == PartyOffice.SECRETARY and held.filter(office=office).exists():
        raise NotPossibleNow("已有书记在任，请先免去。")
    post = PartyPost.objects.create(party=party, person=person, office=office, way=way, since=since)
    told, role = {"office": post.get_office_display(), "name": party.name}, rules.role_of(by, party)
    record("party.posted", subject=party, by=by, role=role, at=at, tell=[person], way=post.get_way_display(), **told)
    return post


@transaction.atomic
def end_post(*, post, on, reason, by, at=None):
    """`reason` is one of PostEnd."""
    at = at or timezone.now()
    party = lock(post.party)
    post = PartyPost.objects.select_for_update(of=("self",)).select_related("person").get(pk=post.pk)
    if not rules.decides(by, party):
        raise NotAllowed("只有批准成立的党组织的书记、副书记可以登记免职")
    if post.until is not None:
        raise NotPossibleNow(f"已于{day(post.until)}免去{post.get_office_display()}。")
    must_be_within(post, on, at)
    role = rules.role_of(by, party)  # before the post ends that may be one's own
    post.until, post.end_reason = on, PostEnd(reason)
    post.save(update_fields=["until", "end_reason"])
    told = {"office": post.get_office_display(), "name": party.name}
    why = f"{day(on)}起，{post.get_end_reason_display()}。"
    record("party.post_ended", subject=party, by=by, role=role, at=at, tell=[post.person], why=why, **told)
    return post


@transaction.atomic
def end_party(*, party, on, by, at=None):
    """The task is done or the body is gone; posts and roll end on the same day."""
    at = at or timezone.now()
    party = lock(party)
    if not rules.decides(by, party):
        raise NotAllowed("只有批准成立的党组织的书记、副书记可以撤销")
    if party.until is not None:
        raise NotPossibleNow(f"{party}已于{day(party.until)}撤销。")
    must_be_within(party, on, at)
    role = rules.role_of(by, party)  # before the posts end
    tell = [post.person for post in party.posts.filter(until=None).select_related("person")]
    for rows in (party.posts, party.members, party.dual_reports):
        rows.filter(until=None, since__lte=on).update(until=on)
    party.until = on
    party.save(update_fields=["until"])
    for kind in (limits.TERM, limits.LONG_TERM, *limits.WARNINGS):
        clocks.stop(kind=kind, subject=party, at=at, outcome="ended")
    record("party.ended", subject=party, by=by, role=role, at=at, tell=tell, name=party.name, on=day(on))
    return party


def lock(party):
    related = ("community__street", "street", "approver", "committee")
    return PartyOrganisation.objects.select_for_update(of=("self",)).select_related(*related).get(pk=party.pk)


def must_be_within(period, on, at):
    """A day on which something ends."""
    if not period.since <= on <= timezone.localdate(at):
        raise NotPossibleNow(f"日期应当不早于{day(period.since)}，不晚于今天。")


def _must_stand(party):
    if not party.is_current:
        raise NotPossibleNow(f"{party}已经撤销，或者依托的组织任期已经结束。")
