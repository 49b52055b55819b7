"""What the rooms below show of a formation: on the committee's page, and with what is published."""

from committees.announcements.kinds import NOMINATION_PUBLICITY, AnnouncementKind
from committees.bodies.states import GOVERNING, CommitteeState
from committees.formation import rules, steps
from committees.formation.actions.by_elections import CALL, CHOSEN
from committees.formation.actions.steps import FOUNDING, MEMBERS
from committees.formation.limits import JOINT_HOUSEHOLDS
from committees.formation.lists import Line, stands_for
from committees.formation.models import ByElection, Nomination
from committees.formation.states import RUNNING, NominationState, Statement
from governance.phrases import masked_name

LOCAL = ("neighbourhood", "street")
MOST = 5


def conditions(announcement, user):
    """On what conditions somebody may be recommended, and how many households a joint recommendation needs."""
    shown = {"conditions": Statement.choices, "households": JOINT_HOUSEHOLDS, "about": announcement.subject}
    return "formation/conditions.html", shown


ON_IT = (NominationState.CHOSEN, NominationState.SEATED)


def chosen(announcement, user):
    """The list itself: names, whom they stand for, and the office. They agreed in writing to be named here."""
    committee = announcement.subject
    rows = Nomination.objects.filter(committee=committee, by_election=None, state__in=ON_IT)
    opens = rules.reads_names(user, announcement, committee, is_settled=not committee.is_being_formed)
    return listed(rows, user, opens)


def chosen_one(announcement, user):
    """Who is to fill the free seat."""
    contest = announcement.subject
    rows = Nomination.objects.filter(by_election=contest, state__in=ON_IT)
    opens = rules.reads_names(user, announcement, contest.committee, is_settled=contest.state not in RUNNING)
    return listed(rows, user, opens)


def listed(rows, user, opens):
    """By office; without the names, the surnames: how many there were and for whom stays everybody's to read."""
    rows = rows.unscoped("how many there are is for everybody, names follow reads_names")
    lines = [
        Line(
            str(one.person) if opens or one.person_id == user.pk else masked_name(one.person),
            stands_for(one),
            one.get_office_display(),
        )
        for one in by_office(rows.select_related("person", "represents", "committee"))
    ]
    return "formation/chosen.html", {"rows": lines, "opens": opens}


def by_office(rows):
    order = ("chair", "deputy", "member")
    return sorted(rows, key=lambda one: (order.index(one.office), one.pk))


ANNOUNCED = (
    AnnouncementKind(CALL, "补选公告", period=NOMINATION_PUBLICITY, side=LOCAL, panel=conditions),
    AnnouncementKind(CHOSEN, "补选人选公示", period=NOMINATION_PUBLICITY, side=LOCAL, panel=chosen_one),
    AnnouncementKind(FOUNDING, "组建公告", period=NOMINATION_PUBLICITY, side=LOCAL, panel=conditions),
    AnnouncementKind(MEMBERS, "委员名单公示", period=NOMINATION_PUBLICITY, side=LOCAL, panel=chosen),
)


def nominations_panel(committee, user):
    """While it is formed: how many are recommended, whom I may see, and whether I may recommend somebody."""
    if not committee.is_being_formed:
        return None
    rows = list(Nomination.objects.visible_to(user).filter(committee=committee).for_list())
    is_open = committee.state == CommitteeState.ANNOUNCED
    return "formation/panel.html", {
        "rows": rows,
        "count": committee.nominations.standing().unscoped("only their number").count(),
        "may_nominate": is_open and user.is_authenticated and bool(rules.ways_open_to(user, committee.community)),
        "is_open": is_open,
        "works": rules.is_local(user, committee.community),
    }


def by_elections_panel(committee, user):
    """Free seats that are being filled, and for 居委会 and street the way to call for the next."""
    rows = list(ByElection.objects.visible_to(user).filter(committee=committee).order_by("-pk")[:MOST])
    fills = committee.kind in GOVERNING and committee.is_in_office
    works = fills and rules.is_local(user, committee.community)
    free = committee.planned_size - committee.seats.current().count() if works else 0
    if not rows and free < 1:
        return None
    running = sum(one.state in RUNNING for one in rows)
    return "formation/by_elections.html", {"rows": rows, "free": free, "may_call": free > running}


def steps_panel(committee, user):
    moves = steps.open_to(user, committee)
    return ("formation/steps.html", {"steps": moves}) if moves else None
