"""Who may do what with a Party organisation: its own posts keep it, the one that approved it decides over it."""

from committees.party.models import PartyPost, keeps, posts_of, stands
from committees.party.states import APPROVES, HEADS
from governance.registry.models import Street, postings_of
from governance.registry.states import OrganisationKind

__all__ = ["approves", "decides", "enters_first", "heads", "is_beside", "keeps", "role_of", "streets_entered_by"]


def heads(user, party):
    """Secretary or deputy there."""
    return posts_of(user, *HEADS).filter(party=party).exists()


def approves(user, party):
    """Founds others below it."""
    return party.kind in APPROVES and heads(user, party)


def decides(user, party):
    """Appoints and ends: heads of the organisation that approved it; where none did, its own.

    Where nobody heads that one, who leads the street office: else it could never have a secretary again.
    """
    above = party.approver_id or party.pk
    if posts_of(user, *HEADS).filter(party=above).exists():
        return True
    return enters_first(user, party.street_id) and not _headed(above)


def role_of(user, party):
    """In which office somebody acts for it, as its own history says: there, above it, or at the street."""
    own = posts_of(user).filter(party__in=[party.pk, party.approver_id or party.pk])
    posts = {post.party_id: post.get_office_display() for post in own}
    if party.pk in posts:
        return posts[party.pk]
    return f"上级党组织{posts[party.approver_id]}" if posts else "街道办事处"


def _headed(party):
    posts = PartyPost.objects.current().filter(stands("party__"), party=party, office__in=HEADS)
    return posts.unscoped("whether anybody is there, not who").exists()


def streets_entered_by(user):
    """Streets where the person enters the first organisation, above which none stands: who leads the street office."""
    leads = postings_of(user).filter(is_lead=True, organisation__kind=OrganisationKind.STREET_OFFICE)
    return Street.objects.filter(pk__in=leads.values("organisation__street")).order_by("pk")


def enters_first(user, street):
    return streets_entered_by(user).filter(pk=street).exists()


def is_beside(user, party):
    """Holds any post there."""
    return posts_of(user).filter(party=party).exists()
