"""Pages of exports: what a file would hold, how far it is, and the file."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_valid_filename
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance import cells
from governance.accounts import allowances
from governance.exports import actions, kinds, limits
from governance.exports.actions.asking import narrowing
from governance.exports.actions.writing import how_many
from governance.exports.models import ExportJob
from governance.keyset import Page


@require_safe
def mine(request):
    """My exports, newest first."""
    page = Page(ExportJob.objects.visible_to(request.user), request.GET, keys=["-pk"], size=20)
    return render(request, "exports/list.html", {"page": page, "now": timezone.now()})


@require_http_methods(["GET", "HEAD", "POST"])
def start(request, name):
    """What would be exported; posted, it is done. The filter stands in the address, as on the list's own page."""
    kind = kinds.get(name)
    if kind is None:
        raise Http404
    if request.method == "POST":
        allowances.spend("export", person=request.user)
        answer = actions.ask(kind=kind, params=request.GET, by=request.user)
        return attached(answer.file, answer.job) if answer.file else redirect(answer.job)
    listing = kind.listing(request.user, request.GET)
    count = how_many(listing, limits.MOST_AT_ONCE)
    query = narrowing(request.GET)
    back = f"{reverse(kind.page)}?{query}" if kind.page else ""
    shown = {
        "kind": kind,
        "listing": listing,
        "count": count,
        "most": limits.MOST_AT_ONCE,
        "query": query,
        "back": back,
    }
    return render(request, "exports/start.html", shown)


@require_safe
def job(request, pk):
    """How far it is; asks again by itself where there is JavaScript."""
    found = get_object_or_404(ExportJob.objects.visible_to(request.user), pk=pk)
    template = "exports/job.html#progress" if request.htmx else "exports/job.html"
    return render(request, template, {"job": found, "now": timezone.now()})


@require_POST
def download(request, pk):
    """A POST, because each download is an event."""
    found = get_object_or_404(ExportJob.objects.visible_to(request.user), pk=pk)
    return attached(actions.fetch(job=found, by=request.user), found)


def attached(file, job):
    name = get_valid_filename(f"{job.label}-{timezone.localtime(job.written_at):%Y%m%d-%H%M}.xlsx")
    return FileResponse(file, as_attachment=True, filename=name, content_type=cells.MEDIA_TYPE)
