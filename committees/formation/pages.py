"""What the rooms below show of a formation: on the committee's page, and with what is published."""

from committees.announcements.kinds import NOMINATION_PUBLICITY, AnnouncementKind
from committees.bodies.states import CommitteeState
from committees.formation import rules, steps
from committees.formation.actions.steps import FOUNDING, MEMBERS
from committees.formation.limits import JOINT_HOUSEHOLDS
from committees.formation.models import Nomination
from committees.formation.states import NominationState, Statement

LOCAL = ("neighbourhood", "street")


def conditions(announcement):
    """On what conditions somebody may be recommended, and how many households a joint recommendation needs."""
    shown = {"conditions": Statement.choices, "households": JOINT_HOUSEHOLDS, "about": announcement.subject}
    return "formation/conditions.html", shown


def chosen(announcement):
    """The list itself: names, whom they stand for, and the office. They agreed in writing to be named here."""
    on_it = (NominationState.CHOSEN, NominationState.SEATED)
    rows = Nomination.objects.filter(committee=announcement.subject_id, state__in=on_it)
    rows = rows.unscoped("the list is for everybody")
    return "formation/chosen.html", {"rows": by_office(rows.select_related("person", "represents"))}


def by_office(rows):
    order = ("chair", "deputy", "member")
    return sorted(rows, key=lambda one: (order.index(one.office), one.pk))


ANNOUNCED = (
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


def steps_panel(committee, user):
    moves = steps.open_to(user, committee)
    return ("formation/steps.html", {"steps": moves}) if moves else None
