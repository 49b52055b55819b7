"""Signing up, binding a home, and the 居委会 that confirms it."""

from django.http import HttpResponse


def signup(request, **kwargs):
    return HttpResponse(status=501)


def claim_home(request, **kwargs):
    return HttpResponse(status=501)


def home_claims(request, **kwargs):
    return HttpResponse(status=501)


def decide_claim(request, **kwargs):
    return HttpResponse(status=501)
