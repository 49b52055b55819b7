"""Photos, to those who may see them."""

from django.http import HttpResponse


def photo(request, **kwargs):
    return HttpResponse(status=501)
