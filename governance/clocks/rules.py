"""Who may change the rules of the clocks."""

from governance.registry.models import Street, streets_of


def may_change_ladder(user, ladder):
    """A street changes its own; what holds for everybody is the operators' care."""
    if ladder.street_id is None:
        return user.is_superuser
    return streets_of(user).filter(street=ladder.street_id).exists()


def changes_ladders(user):
    """Posted to a street office."""
    return streets_of(user).exists()


def may_keep_calendar(user):
    """The calendar holds for everybody: the operators keep it."""
    return user.is_active and user.is_superuser


def may_set_limits(user):
    """The law's periods, and what a street promised beyond it: the operators enter both."""
    return user.is_active and user.is_superuser


def operates(user):
    """Sees what does not run by itself: stuck clocks, messages given up, the calendar's end."""
    return user.is_active and user.is_superuser


def reads_rules(user):
    """Which limits and ladders hold: for the street offices, and for the operators."""
    return changes_ladders(user) or operates(user)


def own_street(user):
    """The street whose office the person is posted to, or None."""
    return Street.objects.filter(pk__in=streets_of(user)).first()
