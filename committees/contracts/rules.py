"""Who may do what with contracts and hand-overs: a table of parts, and who plays each part here today."""

from committees.bodies.models import communities_steered_by
from governance.registry.models import communities_confirmed_by, postings_of, streets_of
from governance.registry.states import Duty

# deed: the parts that may do it. The committee signs and files for the owners (物业管理条例 §63), the 居委会 and the
# street may enter it for them; a firm names its own manager and says when he or she has reported (§66).
WHO = {
    "sign": ("officer", "neighbourhood", "street"),
    "file": ("officer", "neighbourhood", "street"),
    "end": ("officer", "neighbourhood", "street"),
    "hand_over": ("officer", "neighbourhood", "street"),
    "appoint": ("officer", "neighbourhood", "street", "firm"),
    "report": ("neighbourhood", "street", "firm"),
}


def parts_in(user, community):
    """Which of `officer`, `neighbourhood`, `street` the person is in this community today."""
    steered = communities_steered_by(user).filter(committee__community=community).exists()
    confirmed = communities_confirmed_by(user).filter(community=community).exists()
    watched = streets_of(user).filter(street=community.street_id).exists()
    parts = {"officer": steered, "neighbourhood": confirmed, "street": watched}
    return {part for part, plays in parts.items() if plays}


def leads_firm(user, firm):
    """The firm's lead or one of its project managers speaks for it."""
    leads = postings_of(user).filter(organisation=firm)
    return leads.filter(is_lead=True).exists() or leads.filter(duties__contains=[Duty.MANAGER]).exists()


def may(user, deed, community, firm=None):
    """Whether the person may do this deed in the community; `firm` where a firm's own people may do it too."""
    allowed = WHO[deed]
    if not parts_in(user, community).isdisjoint(allowed):
        return True
    return "firm" in allowed and firm is not None and leads_firm(user, firm)


def may_in_contract(user, deed, contract):
    return may(user, deed, contract.community, contract.firm)


def signs_somewhere(user):
    """Whether any community's contracts are theirs to enter."""
    return communities_steered_by(user).exists() or communities_confirmed_by(user).exists() or streets_of(user).exists()
