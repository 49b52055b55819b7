"""Pages of issues."""

from django.http import HttpResponse


def issue_list(request, **kwargs):
    return HttpResponse(status=501)


def detail(request, **kwargs):
    return HttpResponse(status=501)


def urgency(request, **kwargs):
    return HttpResponse(status=501)


def note(request, **kwargs):
    return HttpResponse(status=501)


def move(request, **kwargs):
    return HttpResponse(status=501)
