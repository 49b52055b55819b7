"""Dashboards."""

from django.http import HttpResponse


def dashboard(request, **kwargs):
    return HttpResponse(status=501)
