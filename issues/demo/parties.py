"""The Party organisations of both communities: the branch of the 物管会, and the temporary one of the task force."""

from committees.party import actions
from committees.party.models import PartyOrganisation, PartyPost
from committees.party.states import PartyKind, PartyOffice, Way
from governance.registry.models import today

BRANCH, TEMPORARY = "蓟门里社区物管会党支部", "老山东里北社区有机更新工作专班临时党支部"


def settle(ground, at=None):
    """Both communities' Party committees stand already; what they approve goes through the deeds."""
    jimenli = ground.communities["蓟门里"]
    above = _community_committee(jimenli, ground["zhou"])
    body = ground["dang"].seats.current().get().committee
    branch = _approve(above, body, PartyKind.BRANCH, BRANCH, "党建引领物业管理", ground["zhou"], ground["dang"], at)
    for seat in body.seats.current().select_related("person").order_by("pk"):
        actions.enrol(party=branch, person=seat.person, since=body.since, by=ground["dang"], at=at)
        actions.show_oneself(party=branch, by=seat.person, at=at)
    laoshan = ground.communities["老山东里北"]
    above = _community_committee(laoshan, ground["laoshan"])
    force = ground["zhuanban"].seats.current().get().committee
    task = "领导有机更新工作专班，推进“10+1”项更新改造提升工程"
    temporary = _approve(above, force, PartyKind.TEMPORARY, TEMPORARY, task, ground["laoshan"], ground["zhuanban"], at)
    return {"branch": branch, "temporary": temporary}


def _community_committee(community, secretary):
    party = PartyOrganisation.objects.create(
        kind=PartyKind.COMMITTEE,
        name=f"{community}党委",
        street=community.street,
        community=community,
        since="2019-07-01",
    )
    office = {"office": PartyOffice.SECRETARY, "way": Way.ELECTED, "since": party.since}
    PartyPost.objects.create(party=party, person=secretary, **office)
    return party


def _approve(above, body, kind, name, purpose, by, secretary, at):
    what = {"kind": kind, "name": name, "purpose": purpose, "committee": body, "since": min(body.since, today())}
    party = actions.found(approver=above, by=by, at=at, **what)
    post = {"office": PartyOffice.SECRETARY, "way": Way.APPOINTED, "since": party.since}
    actions.appoint(party=party, person=secretary, by=by, at=at, **post)
    return party
