"""Things end, they are not deleted: rows that hold from a day until a day."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone


def today():
    return timezone.localdate()


def holds(prefix="", on=None):
    """A condition on periods, or on rows beside them: from `since` up to and excluding `until`."""
    on = on or today()
    not_over = Q(**{f"{prefix}until": None}) | Q(**{f"{prefix}until__gt": on})
    return not_over & Q(**{f"{prefix}since__lte": on})


class PeriodQuerySet(models.QuerySet):
    def current(self, on=None):
        """Rows that hold today, or on another day."""
        return self.filter(holds(on=on))


class Period(models.Model):
    since = models.DateField("自", default=today)
    until = models.DateField("至", null=True, blank=True, help_text="当日起不再有效")

    objects = PeriodQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="%(class)s_ends_after_it_begins"
            )
        ]
