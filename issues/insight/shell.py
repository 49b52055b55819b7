"""What every page's frame needs: where I am, my menu with counts, my unread notices."""

from functools import cached_property

from django.conf import settings
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from committees.bodies.standing import STEERING, standing_for
from committees.bodies.states import GOVERNING, CommitteeKind
from committees.taskforces.rules import takes_part_somewhere
from governance.journal.models import Notice
from governance.keyset import bounded_count
from governance.registry.models import homes_of
from governance.registry.states import OrganisationKind
from issues.insight.menu import menu_of
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
    def on_task_force(self):
        return any(seat.committee.kind == CommitteeKind.TASK_FORCE for seat in self.seats)

    @property
    def follows_task_forces(self):
        """On one, at the office that founds them or the 居委会, or at an organisation that takes part in one."""
        if self.on_task_force or not self.kinds.isdisjoint(DESK_KINDS):
            return True
        return self.has_tasks and takes_part_somewhere(self.user)

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
