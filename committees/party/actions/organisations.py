"""Founding and ending Party organisations, and who holds a post in them."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from committees.party import rules
from committees.party.models import PartyOrganisation, PartyPost
from committees.party.states import PartyKind, PartyOffice, PostEnd, Way
from governance.journal.actions import record
from governance.phrases import day
from governance.refusals import NotAllowed, NotPossibleNow

BASIS = "《中国共产党支部工作条例（试行）》"
APPOINTED_ONLY = f"临时党支部的书记、副书记和委员由批准其成立的党组织指派，不进行换届选举（{BASIS}）。"


@transaction.atomic
def found(*, approver, kind, name, purpose, by, since, committee=None, organisation=None, at=None):
    """The organisation above approves; the new one belongs to its street, beside a body, a firm or the community."""
    at = at or timezone.now()
    approver = lock(approver)
    if not rules.heads(by, approver):
        raise NotAllowed("只有上级党组织的书记、副书记可以批准成立")
    if kind == PartyKind.TEMPORARY and not purpose:
        raise NotPossibleNow(f"临时党支部为执行某项任务临时组建，请写明任务（{BASIS}）。")
    community = committee.community if committee else approver.community
    try:
        with transaction.atomic():
            party = PartyOrganisation.objects.create(
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
    except IntegrityError as taken:
        raise NotPossibleNow(f"已经有名称为“{name}”的党组织。") from taken
    label = PartyKind(kind).label
    record("party.founded", subject=party, by=by, at=at, name=name, kind=label, approver=approver.name)
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
    told = {"office": post.get_office_display(), "name": party.name}
    record("party.posted", subject=party, by=by, at=at, tell=[person], way=post.get_way_display(), **told)
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
    post.until, post.end_reason = on, PostEnd(reason)
    post.save(update_fields=["until", "end_reason"])
    told = {"office": post.get_office_display(), "name": party.name}
    why = f"{day(on)}起，{post.get_end_reason_display()}。"
    record("party.post_ended", subject=party, by=by, at=at, tell=[post.person], why=why, **told)
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
    if on < party.since:
        raise NotPossibleNow(f"撤销日期不能早于成立的{day(party.since)}。")
    tell = [post.person for post in party.posts.filter(until=None).select_related("person")]
    for rows in (party.posts, party.members, party.dual_reports):
        rows.filter(until=None, since__lte=on).update(until=on)
    party.until = on
    party.save(update_fields=["until"])
    record("party.ended", subject=party, by=by, at=at, tell=tell, name=party.name, on=day(on))
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
