"""The ways in which a deed says no; views need not catch them (middleware.refusals_are_pages)."""

from django.core.exceptions import PermissionDenied


class NotAllowed(PermissionDenied):
    """Visible to this person, but not theirs to do: 403. The message is shown to them, in Chinese."""


class NotPossibleNow(Exception):
    """The thing is not in a state that allows the deed: 409. The message says what the state is now."""


class TooMany(Exception):
    """Too often in too short a time: 429 with Retry-After. The message says when to come back, in Chinese."""

    def __init__(self, seconds, action=""):
        self.seconds, self.action = seconds, action
        super().__init__(f"操作太频繁了，请 {wait_of(seconds)}后再试。")


def wait_of(seconds):
    """As `40 秒`, `5 分钟`, `3 小时`: rounded up, because who comes back too early is refused again."""
    if seconds < 60:
        return f"{seconds} 秒"
    if seconds < 3600:
        return f"{-(-seconds // 60)} 分钟"
    return f"{-(-seconds // 3600)} 小时"
