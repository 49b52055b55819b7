"""What a committee's page shows of visits: its zones and how far each is, for who walks or watches there."""

from committees.bodies import open_work, panels
from committees.bodies.models import Zone
from governance.registry.models import today
from issues.visits.models import Round


def register():
    panels.add("走访", rounds, side=True)
    open_work.add("走访", lambda seat: Round.objects.filter(zone__lead=seat, ends_on__gte=today()))


def rounds(committee, user):
    if not user.is_authenticated:
        return None
    found = Round.objects.visible_to(user).filter(zone__committee=committee).select_related("zone")
    zones = Zone.objects.current().filter(committee=committee, lead__person=user).order_by("pk")
    shown = {"rounds": list(found[:5]), "zones": list(zones)}
    return ("visits/panel.html", shown) if any(shown.values()) else None
