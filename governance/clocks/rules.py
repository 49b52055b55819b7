"""Who may change the rules of the clocks."""

from governance.registry.models import streets_of


def may_change_ladder(user, ladder):
    """A street changes its own; what holds for everybody is the operators' care."""
    if ladder.street_id is None:
        return user.is_superuser
    return streets_of(user).filter(street=ladder.street_id).exists()


def changes_ladders(user):
    """Posted to a street office."""
    return streets_of(user).exists()
