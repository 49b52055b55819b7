"""Who may publish, record the paper and answer; and who may object."""

from committees.announcements import kinds
from committees.bodies.parts import parts_in
from governance.registry.models import homes_of


def may_publish(user, kind, community, subject):
    """Whether the person is on the side that publishes things of this kind here."""
    if not user.is_authenticated:
        return False
    law = kinds.get(kind)
    if not parts_in(user, community).isdisjoint(law.side):
        return True
    return bool(law.also_may and law.also_may(user, subject))


def on_side_of(user, announcement):
    return may_publish(user, announcement.kind, announcement.community, announcement.subject)


def may_object(user, announcement):
    """Owners and occupants of the community it concerns."""
    if not user.is_authenticated:
        return False
    return homes_of(user).filter(entrance__building__community=announcement.community_id).exists()
