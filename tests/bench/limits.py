"""What this machine allows: bare views of the same stack that do the least a page of each kind must do."""

import uuid

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpResponse
from django.template import engines
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from issues.petitions.models import Issue, Petition

LIST = engines["django"].from_string(
    "<ul>{% for row in rows %}<li><a href='/{{ row.0 }}'>{{ row.1 }}</a> {{ row.2 }} {{ row.3|moment }}</li>"
    "{% endfor %}</ul>"
)
DETAIL = engines["django"].from_string("<h1>{{ row.number }}</h1><p>{{ row.text }}</p>{{ row.filed_at|moment }}")


@login_not_required
def rows(request):
    """Fifty rows of one community by an index, one template."""
    community = int(request.GET["community"])
    found = Issue.objects.unscoped("no page, a limit").filter(community=community).order_by("-pk")[:50]
    return HttpResponse(LIST.render({"rows": found.values_list("number", "title", "state", "opened_at")}))


@login_not_required
def row(request):
    found = Petition.objects.unscoped("no page, a limit").get(number=request.GET["number"])
    return HttpResponse(DETAIL.render({"row": found}))


@csrf_exempt
@login_not_required
def insert(request):
    """One row and one commit."""
    with transaction.atomic():
        like = Petition.objects.latest("pk")
        like.pk, like.nonce, like.number = None, uuid.uuid4(), f"LIMIT-{uuid.uuid4().hex[:12]}"
        like._state.adding = True
        like.save()
    return HttpResponse("ok")


urlpatterns = [
    path("limit/rows/", rows),
    path("limit/row/", row),
    path("limit/insert/", insert),
    path("", include("governance.urls")),
]
handler400, handler500 = "governance.views.bad_request", "governance.views.server_error"
