"""The two ways in which a deed says no; views need not catch them (middleware.refusals_are_pages)."""

from django.core.exceptions import PermissionDenied


class NotAllowed(PermissionDenied):
    """Visible to this person, but not theirs to do: 403. The message is shown to them, in Chinese."""


class NotPossibleNow(Exception):
    """The thing is not in a state that allows the deed: 409. The message says what the state is now."""
