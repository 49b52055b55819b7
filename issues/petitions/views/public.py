"""Pages everyone sees: the front page and the board."""

from django.http import HttpResponse


def home(request, **kwargs):
    return HttpResponse(status=501)


def board(request, **kwargs):
    return HttpResponse(status=501)
