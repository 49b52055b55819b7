"""Whose numbers a person may see."""

from django.db.models import Q

from committees.bodies.models import communities_steered_by
from governance.registry.models import Community, communities_confirmed_by, streets_of


def communities_counted_for(user):
    """The street sees all of its communities; chair, deputy and 居委会 see their own."""
    return Community.objects.filter(
        Q(street__in=streets_of(user))
        | Q(pk__in=communities_steered_by(user))
        | Q(pk__in=communities_confirmed_by(user))
    )
