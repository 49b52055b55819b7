"""What a monitor asks."""

from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from governance.clocks.health import examine


@login_not_required
@never_cache
@require_safe
def healthz(request):
    """200 while people can be served, 503 when the database is away; `status` says ok, warn or fail."""
    report = examine()
    return JsonResponse(report, status=503 if report["database"] == "down" else 200)
