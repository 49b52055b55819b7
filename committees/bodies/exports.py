"""The committees as an Excel file; and the facts that give people of a community their lists."""

from committees.bodies.forms import TABS, CommitteeFilter
from committees.bodies.models import Committee, seats_of
from committees.bodies.states import CommitteeKind
from governance.exports.kinds import ExportKind, Listing, register
from governance.registry import exports as registry
from governance.registry.models import homes_of


def standing_of(user):
    """Seats, postings and homes; a file is not handed out once one of them has ended."""
    return [
        *(f"seat {pk} {office}" for pk, office in seats_of(user).values_list("pk", "office").order_by("pk")),
        *registry.standing_of(user),
        *(f"home {pk}" for pk in homes_of(user).values_list("pk", flat=True).order_by("pk")),
    ]


def role_of(user):
    """Seat or posting, in words."""
    seat = seats_of(user).select_related("committee").order_by("pk").first()
    return f"{seat.committee}{seat.get_office_display()}" if seat else registry.role_of(user)


def committees(user, params):
    filters = CommitteeFilter(params)
    wanted = filters.wanted
    words = [TABS[wanted.get("tab", "")]]
    words += [wanted["community"].name] if "community" in wanted else []
    words += [CommitteeKind(wanted["kind"]).label] if "kind" in wanted else []
    return Listing(filters.narrow(Committee.objects.visible_to(user)).for_list(), words=words, said=words)


COLUMNS = (
    ("名称", lambda row: row.name),
    ("种类", lambda row: row.get_kind_display()),
    ("街道", lambda row: row.community.street.name),
    ("社区", lambda row: row.community.name),
    ("状态", lambda row: row.get_state_display()),
    ("委员人数", lambda row: row.seated),
    ("自", lambda row: row.since),
    ("任期至", lambda row: row.last_day),
    ("终止", lambda row: row.until),
)


def register_kinds():
    whose = {"standing": standing_of, "role": role_of}
    register(ExportKind("committees", "物管会和其他组织", COLUMNS, committees, page="committees", **whose))
