"""The desk: what waits for me."""

from django.http import HttpResponse


def desk(request, **kwargs):
    return HttpResponse(status=501)


def bulk(request, **kwargs):
    return HttpResponse(status=501)
