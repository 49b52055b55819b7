"""The lists of this room as Excel files."""

from django.http import Http404

from governance.exports.kinds import ExportKind, Listing, register
from governance.phrases import masked_phone
from governance.registry import rules
from governance.registry.models import HomeClaim, postings_of


def standing_of(user):
    """Postings give these lists; a file is not handed out once one of them has ended."""
    return [f"posting {pk}" for pk in postings_of(user).values_list("pk", flat=True).order_by("pk")]


def role_of(user):
    posting = postings_of(user).select_related("organisation").order_by("pk").first()
    return f"{posting.organisation}{posting.title}" if posting else ""


def home_claims(user, params):
    """What the 居委会 must confirm, as its page lists it."""
    if not rules.confirms_homes(user):
        raise Http404
    claims = HomeClaim.objects.worked_on_by(user).waiting().for_list().with_residents()
    return Listing(claims, ["claimed_at", "pk"], words=["等待核实"], said=["等待核实"])


CLAIM_COLUMNS = (
    ("社区", lambda row: row.home.entrance.building.community.name),
    ("房屋", lambda row: str(row.home)),
    ("申请人", lambda row: row.person.display_name),
    ("身份", lambda row: row.get_kind_display()),
    ("电话", lambda row: masked_phone(row.person.phone) if row.person.phone else ""),
    ("现有业主", lambda row: row.owners),
    ("现有使用人", lambda row: row.occupants),
    ("申请时间", lambda row: row.claimed_at),
)


def register_kinds():
    whose = {"standing": standing_of, "role": role_of}
    register(ExportKind("home-claims", "房屋核实", CLAIM_COLUMNS, home_claims, page="home_claims", **whose))
