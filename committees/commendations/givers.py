"""From whom it came, as far as the reader may know: an organisation by name, a person by her own consent."""

from committees.commendations.states import NAMED
from governance.accounts.models import Consent

SOMEBODY = "一位居民"


def with_givers(rows, user, *, keeps=False):
    """The rows, each with `giver_shown`; one question where a person with an account gave one of them.

    Who received it knows whose it is while it is private, and on its own page (`keeps`); elsewhere she has no name
    unless she agreed to it.
    """
    rows = list(rows)
    named = _named(rows)
    for row in rows:
        own = keeps or not row.is_public or row.giver_id == user.pk or str(row.pk) in named
        row.giver_shown = _words(row, own)
    return rows


def _words(row, is_named):
    if row.giver_id:
        return row.giver.display_name if is_named else SOMEBODY
    return row.giver_organisation.name if row.giver_organisation_id else row.giver_words


def _named(rows):
    """Keys, as a consent writes them, of those whose giver agreed to be named."""
    about = {str(row.pk): row.giver_id for row in rows if row.giver_id}
    if not about:
        return set()
    given = Consent.objects.unscoped("whose givers agreed to be named").in_force()
    given = given.filter(purpose=NAMED, about__in=about, person__in=set(about.values()))
    return {key for key, person in given.values_list("about", "person") if about[key] == person}
