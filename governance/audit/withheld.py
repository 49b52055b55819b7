"""Things that not even the auditor reads of: the rooms above name them when they start.

An accusation against somebody in office must not reach the accused, who may sit next door to the auditor. Its events
stay in the chain like all others; the discipline authorities read them with the operator.
"""

from collections.abc import Callable

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

_withheld: dict[type, Callable] = {}


def register(model: type, rows: Callable) -> None:
    """`rows()` gives the rows of this model that are meant."""
    _withheld[model] = rows


def condition():
    """On events: about something that is withheld."""
    found = Q(pk__in=[])
    for model, rows in _withheld.items():
        kind = ContentType.objects.get_for_model(model)
        found |= Q(subject_type=kind, subject_id__in=rows().order_by().values("pk"))
    return found
