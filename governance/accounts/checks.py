"""What must hold before this portal faces the public: `manage.py check --deploy --database default`."""

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core import checks
from django.db import DatabaseError


@checks.register(checks.Tags.database, deploy=True)
def no_demo_person_can_sign_in(app_configs, databases, **kwargs):
    """Everybody knows the demo's password. A database that is not migrated yet holds nobody."""
    from governance.accounts.models import User

    if settings.DEMO or not databases:
        return []
    try:
        people = User.objects.filter(is_demo=True, is_active=True).exclude(
            password__startswith=UNUSABLE_PASSWORD_PREFIX
        )
        names = list(people.order_by("pk").values_list("username", flat=True)[:3])
    except DatabaseError:
        return []
    if not names:
        return []
    return [
        checks.Error(
            f"Demo people are in this database and can sign in: {', '.join(names)} ...",
            hint="Use a database that never was a demo, or run with YAOSHI_DEMO=1.",
            id="accounts.E001",
        )
    ]
