"""Pages of petitions: file, follow, triage, appraise."""

from django.http import HttpResponse


def petition_list(request, **kwargs):
    return HttpResponse(status=501)


def new(request, **kwargs):
    return HttpResponse(status=501)


def suggest(request, **kwargs):
    return HttpResponse(status=501)


def detail(request, **kwargs):
    return HttpResponse(status=501)


def phone(request, **kwargs):
    return HttpResponse(status=501)


def move(request, **kwargs):
    return HttpResponse(status=501)
