"""The one way in: asked at every sign-in and again at every request of a session."""

from django.contrib.auth.backends import ModelBackend

from governance.accounts.rules import may_sign_in


class PeopleBackend(ModelBackend):
    """Username and password. Django asks this method for sessions too, so a right that ends, ends at once."""

    def user_can_authenticate(self, user):
        return may_sign_in(user)
