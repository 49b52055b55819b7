"""What was given to a body or an organisation, on its own page, with the way to give more."""

from django.urls import reverse

from committees.bodies.models import Committee
from committees.commendations import rules
from committees.commendations.givers import with_givers
from committees.commendations.models import Commendation

MOST_SHOWN = 4


def panel_of(receiver, user):
    """Only what everybody may read; None where there is neither anything to read nor anything to do."""
    field = "committee" if isinstance(receiver, Committee) else "organisation"
    rows = with_givers(Commendation.objects.public().filter(**{field: receiver}).for_list()[:MOST_SHOWN], user)
    button = button_for(user, receiver)
    if not rows and not button:
        return None
    return "commendations/panel.html", {
        "rows": rows,
        "list_url": f"{reverse('commendations')}?{field}={receiver.pk}",
        "new_url": reverse(f"commendation_for_{field}", args=[receiver.pk]),
        "button": button,
    }


def button_for(user, receiver):
    """What the button says, or nothing where there is none."""
    if not user.is_authenticated:
        return ""
    if rules.recorded_in(user, receiver).exists():
        return "登记收到的锦旗、感谢信"
    return "写表扬、感谢" if rules.given_in(user, receiver).exists() else ""
