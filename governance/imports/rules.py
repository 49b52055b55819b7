"""Who may import what, where: asked of the facts behind each kind, every time."""

from governance.imports import kinds
from governance.imports.states import ImportState


def may_import(user, kind, scope):
    """Whether the place is one for which the person may import sheets of this kind today."""
    return user.is_active and scope in kind.scopes(user)


def imports_something(user):
    return bool(kinds.open_to(user))


def may_work_on(user, source):
    """Confirm, drop, undo: whoever may import the same for the same place."""
    try:
        kind = kinds.get(source.kind)
    except KeyError:
        return False
    return source.scope is not None and may_import(user, kind, source.scope)


def deeds_open_to(user, source):
    """Names of the deeds that the page offers this person now."""
    if not may_work_on(user, source):
        return set()
    if source.state == ImportState.CHECKED:
        return {"drop", "confirm"} if not source.wrong and source.new + source.changed else {"drop"}
    can_go_back = source.is_undoable and source.is_kept and source.is_last
    return {"undo"} if source.state == ImportState.DONE and can_go_back else set()
