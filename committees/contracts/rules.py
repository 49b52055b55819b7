"""Who may do what with contracts and hand-overs: a table of parts, and who plays each part here today."""

from committees.bodies.models import communities_steered_by
from committees.bodies.parts import parts_in
from governance.registry.models import communities_confirmed_by, postings_of, streets_of
from governance.registry.states import Duty

# deed: the parts that may do it. The committee signs and files for the owners (物业管理条例 §63), the 居委会 and the
# street may enter it for them; a firm names its own manager and says when he or she has reported (§66).
WHO = {
    "sign": ("officers", "neighbourhood", "street"),
    "file": ("officers", "neighbourhood", "street"),
    "end": ("officers", "neighbourhood", "street"),
    "hand_over": ("officers", "neighbourhood", "street"),
    "appoint": ("officers", "neighbourhood", "street", "firm"),
    "report": ("neighbourhood", "street", "firm"),
}


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
