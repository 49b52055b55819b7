"""What the lists of this room hold for a person under the filter of an address: pages and exports ask the same."""

from governance.people.forms import FindForm
from governance.people.models import homes_kept_by
from governance.registry.models import with_residents

LOOKUPS = {"building": "entrance__building__number", "entrance": "entrance__number", "door": "door"}


def homes(user, params):
    """(the form, what was asked, homes by building, entrance and door with how many people are bound)."""
    form = FindForm(params)
    asked = form.cleaned_data if form.is_valid() else {}
    asked = {name: value for name, value in asked.items() if value not in (None, "")}
    found = with_residents(homes_kept_by(user), "pk")
    found = found.filter(**{LOOKUPS[name]: value for name, value in asked.items()})
    return form, asked, found.select_related("entrance__building__community")
