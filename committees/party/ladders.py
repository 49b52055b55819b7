"""What the clocks must know of terms of Party organisations."""

from committees.party import limits
from committees.party.models import PartyOrganisation, PartyPost, stands
from committees.party.states import HEADS, PartyOffice
from governance.clocks import kinds
from governance.clocks.kinds import Facts
from governance.clocks.states import Bound

KINDS = (
    (limits.TERM, "党总支、党支部任期", Bound.FIXED),
    (limits.LONG_TERM, "党委和社区党组织任期", Bound.FIXED),
    (limits.WARNING, "党组织任期届满前九十日", Bound.MOST),
    (limits.LAST_CALL, "党组织任期届满前三十日", Bound.MOST),
)


def audience(party, names):
    """Those who hold these posts today; nobody once the organisation is over."""
    if not party.is_current:
        return []
    posts = PartyPost.objects.current().filter(stands("party__")).unscoped("whoever sees to the next term")
    found = []
    if "secretary" in names:
        found += posts.filter(party=party, office=PartyOffice.SECRETARY).select_related("person")
    if "above" in names and party.approver_id:
        found += posts.filter(party=party.approver_id, office__in=HEADS).select_related("person")
    return [post.person for post in found]


def register():
    """Called once when the app starts."""
    for name, label, bound in KINDS:
        kinds.add(
            kinds.ClockKind(
                name,
                label,
                audience=audience,
                ladders={"": limits.LADDERS[name]},
                limits={"": (limits.LIMITS[name],)},
                facts=lambda party: Facts(street=party.street_id),
                rows=lambda ids: PartyOrganisation.objects.select_related("committee").in_bulk(ids),
                parts=limits.PARTS,
                bound=bound,
            )
        )
