"""What every page's frame needs: where I am, my menu with counts, my unread notices."""

from django.conf import settings
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from governance.journal.models import Notice
from governance.keyset import bounded_count
from governance.registry.models import communities_confirmed_by, homes_of
from issues.petitions import rules
from issues.petitions.desk import desk_count, task_count


def shell(request):
    """Context processor; nothing is asked of the database until the page's frame is really drawn."""
    return {"shell": SimpleLazyObject(lambda: _shell(request))}


def _shell(request):
    user = getattr(request, "user", None)
    known = user is not None and user.is_authenticated
    return {
        "site": settings.SITE,
        "demo": settings.DEMO,
        "elder": request.COOKIES.get("elder") == "1",
        "place": place_of(user) if known else "",
        "search_url": reverse("issues") if known and rules.has_desk(user) else "",
        "unread": bounded_count(Notice.objects.visible_to(user).unread()) if known else "",
        "menu": menu_of(user, request.path) if known else [],
    }


def place_of(user):
    """The community or street a person belongs to, for the header."""
    seat = user.seats.current().select_related("committee__community").first()
    if seat:
        return seat.committee.community.name
    posting = user.postings.current().select_related("organisation__community", "organisation__street").first()
    if posting:
        organisation = posting.organisation
        return str(organisation.community or organisation.street or organisation)
    home = homes_of(user).select_related("entrance__building__community").first()
    return home.entrance.building.community.name if home else ""


def menu_of(user, path):
    """Entries that lead somewhere for this person; residents without duties get none."""
    entries = []
    if rules.has_desk(user):
        entries += [("待办", "desk", desk_count(user)), ("事项", "issues", ""), ("看板", "dashboard", "")]
    if rules.has_tasks(user):
        entries += [("我的任务", "tasks", task_count(user))]
    if communities_confirmed_by(user).exists():
        entries += [("房屋核实", "home_claims", "")]
    if entries:
        entries += [("我的诉求", "petitions", "")]
    return [
        {"label": label, "url": reverse(name), "count": count, "active": path.startswith(reverse(name))}
        for label, name, count in entries
    ]
