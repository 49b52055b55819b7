"""What every page's frame needs: where I am, my menu with counts, my unread notices."""

from functools import cached_property

from django.conf import settings
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from committees.bodies.standing import STEERING, standing_for
from committees.bodies.states import GOVERNING
from governance.journal.models import Notice
from governance.keyset import bounded_count
from governance.registry.models import homes_of
from governance.registry.states import OrganisationKind
from issues.petitions.desk import desk_count, task_count
from issues.petitions.rules import DESK_KINDS, TASK_KINDS


def shell(request):
    """Context processor; nothing is asked of the database until the page's frame is really drawn."""
    return {"shell": SimpleLazyObject(lambda: _shell(request))}


def _shell(request):
    user = getattr(request, "user", None)
    frame = {"site": settings.SITE, "demo": settings.DEMO, "elder": request.COOKIES.get("elder") == "1"}
    if user is None or not user.is_authenticated:
        return frame | {"place": "", "search_url": "", "unread": "", "menu": []}
    duties = Duties(user)
    return frame | {
        "place": duties.place,
        "duties": duties,
        "search_url": reverse("issues") if duties.has_desk else "",
        "unread": bounded_count(Notice.objects.visible_to(user).unread()),
        "menu": menu_of(request, duties),
    }


class Duties:
    """What follows from seats and postings: every page's frame asks them half a dozen things (rules.py)."""

    def __init__(self, user):
        standing = standing_for(user)
        self.user, self.kinds = user, standing.kinds
        self.seats, self.postings, self.audits = standing.seats, standing.postings, standing.audits
        self.passes_on = bool(standing.known["disciplined_by"])

    @property
    def offices(self):
        """Held on a 物管会 or 业委会."""
        return {seat.office for seat in self.seats if seat.committee.kind in GOVERNING}

    @property
    def has_desk(self):
        return bool(self.offices) or not self.kinds.isdisjoint(DESK_KINDS)

    @property
    def has_numbers(self):
        """As insight/rules.py: chair, deputy, 居委会 and street."""
        return not self.offices.isdisjoint(STEERING) or not self.kinds.isdisjoint(DESK_KINDS)

    @property
    def has_tasks(self):
        return not self.kinds.isdisjoint(TASK_KINDS)

    @property
    def confirms_homes(self):
        return OrganisationKind.NEIGHBOURHOOD in self.kinds

    @property
    def prints_codes(self):
        return OrganisationKind.STREET_OFFICE in self.kinds

    @property
    def leads(self):
        """Invites colleagues and ends their postings."""
        return any(posting.is_lead for posting in self.postings)

    @cached_property
    def home(self):
        return homes_of(self.user).select_related("entrance__building__community").first()

    @property
    def may_file(self):
        return bool(self.seats or self.confirms_homes or self.home)

    @property
    def place(self):
        """The community or street a person belongs to, for the header."""
        if self.seats:
            return self.seats[0].committee.community.name
        if self.postings:
            organisation = self.postings[0].organisation
            return str(organisation.community or organisation.street or organisation)
        return self.home.entrance.building.community.name if self.home else ""


def people_entries(duties):
    """Who lives where and who works where: for the 居委会, the street, and the lead of an organisation."""
    homes = [("房屋核实", "home_claims", "")] if duties.confirms_homes else []
    if duties.prints_codes and not homes:
        homes = [("查房屋", "homes_find", "")]
    return homes + ([("任职管理", "staff", "")] if duties.leads else [])


def menu_of(request, duties):
    """Entries that lead somewhere for this person; residents without duties get none."""
    entries = []
    if duties.has_desk or duties.passes_on:
        entries += [("待办", "desk", desk_count(duties.user))]
    if duties.has_desk:
        entries += [("事项", "issues", ""), ("走访", "rounds", ""), ("包楼", "charges", "")]
    if duties.has_numbers:
        entries += [("看板", "dashboard", "")]
    if duties.has_tasks:
        entries += [("我的任务", "tasks", task_count(duties.user))]
    if not duties.kinds.isdisjoint(DESK_KINDS):
        entries += [("辖区", "places", "")]
    entries += bodies_of(duties)
    entries += papers_of(duties)
    entries += people_entries(duties)
    if not duties.kinds.isdisjoint({OrganisationKind.STREET_OFFICE, OrganisationKind.NEIGHBOURHOOD}):
        entries += [("导入", "imports", "")]
    if duties.prints_codes or duties.user.is_superuser:
        entries += [("时限与提醒", "limits", "")]
    if entries and duties.may_file:
        entries += [("我的诉求", "petitions", "")]
    if duties.audits:
        entries += [("操作记录", "audit", "")]
    if duties.user.is_superuser:
        entries += [("运行状况", "operations", ""), ("运维后台", "admin:index", "")]
    return [
        {"label": label, "name": name, "url": reverse(name), "count": count, "active": stands_in(request.path, name)}
        for label, name, count in entries
    ]


def bodies_of(duties):
    """The bodies and what they publish for who works with them; meetings for everybody who may sit at the table."""
    entries = [("物管会", "committees", ""), ("公示", "announcements", "")] if duties.has_desk else []
    at_table = duties.has_desk or duties.has_tasks or duties.seats
    return entries + ([("会议", "meetings", "")] if at_table else [])


def papers_of(duties):
    """Contracts for who decides on them and for the firms; the routing table for who decides."""
    if duties.has_numbers:
        return [("物业合同", "contracts", ""), ("派单对照", "routes", "")]
    return [("物业合同", "contracts", "")] if OrganisationKind.FIRM in duties.kinds else []


def stands_in(path, name):
    """A petition's own page may be of anybody's: that page says itself where it stands (`menu_entry`)."""
    if name == "petitions":
        return path in (reverse(name), reverse("petition_new"))
    if name == "limits":
        return path.startswith((reverse("limits"), reverse("ladders"), reverse("calendar")))
    if name == "meetings":
        return path.startswith((reverse("meetings"), "/resolutions/"))
    return path.startswith(reverse(name))
