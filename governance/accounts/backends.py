"""The one way in: asked at every sign-in and again at every request of a session."""

from django.contrib.auth.backends import ModelBackend

from governance.accounts.models import User, bare_number, mobile_number, people_with_phone
from governance.accounts.rules import may_sign_in

MOST_PER_PHONE = 5


class PeopleBackend(ModelBackend):
    """Username or mobile number, and password. Django asks for sessions too, so a right that ends, ends at once."""

    def authenticate(self, request, username=None, password=None, **kwargs):
        """The one person meant by that name whose password this is.

        A couple may share a number; then the password says who. When it fits two of them it says nothing, and
        the username must. Somebody unknown costs as much time as somebody known: one hash.
        """
        if username is None or password is None:
            return None
        people = named(username)
        if not people:
            User().set_password(password)
        fitting = [person for person in people if person.check_password(password) and may_sign_in(person)]
        return fitting[0] if len(fitting) == 1 else None

    def user_can_authenticate(self, user):
        return may_sign_in(user)


def named(typed):
    """Whom a typed name may mean: by username, and by number where it is one."""
    if "\x00" in typed:
        return []
    people = list(User.objects.filter(username=typed))
    number = bare_number(typed)
    if mobile_number.regex.search(number):
        known = {person.pk for person in people}
        people += [person for person in people_with_phone(number)[:MOST_PER_PHONE] if person.pk not in known]
    return people
