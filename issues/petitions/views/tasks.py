"""Pages of tasks."""

from django.http import HttpResponse


def task_list(request, **kwargs):
    return HttpResponse(status=501)


def detail(request, **kwargs):
    return HttpResponse(status=501)


def extension(request, **kwargs):
    return HttpResponse(status=501)


def decide_extension(request, **kwargs):
    return HttpResponse(status=501)


def move(request, **kwargs):
    return HttpResponse(status=501)
