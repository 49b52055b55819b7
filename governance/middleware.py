"""What every request passes through: an id, known methods only, no copies left in caches."""

import uuid

from django.http import HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import is_valid_path, reverse
from django.utils.cache import add_never_cache_headers

from governance import walls
from governance.refusals import NotPossibleNow, TooMany

METHODS = ("GET", "HEAD", "POST", "OPTIONS")


def request_id(get_response):
    """Give each request an id that error pages show and the log repeats."""

    def middleware(request):
        request.id = uuid.uuid4().hex[:12]
        response = get_response(request)
        response["X-Request-Id"] = request.id
        return response

    return middleware


def known_methods_only(get_response):
    """Plain function views answer TRACE and invented methods with 200; refuse them in one place."""

    def middleware(request):
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        return get_response(request)

    return middleware


def private_pages_are_not_stored(get_response):
    """What a signed-in person saw must not be left in a shared computer's cache."""

    def middleware(request):
        response = get_response(request)
        if hasattr(request, "user") and request.user.is_authenticated and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response

    return middleware


class reading_is_walled:
    """Pages that only read stay behind the second wall (governance/walls.py); the admin has rights of its own."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        reads = request.method in {"GET", "HEAD"} and not request.path.startswith(reverse("admin:index"))
        with walls.reading(reads):
            return self.get_response(request)


class refusals_are_pages:
    """A deed that came too late is an answer, not an error: 409 and what the state is now; one too many is 429.

    A button's address opened by itself (a bookmark, or the way back from signing in) is 405 with a page, not a blank.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code == 405 and not response.streaming and not response.content:
            page = render(request, "405.html", status=405)
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(self, request, exception):
        if isinstance(exception, NotPossibleNow):
            return render(request, "409.html", {"sentence": str(exception), "here": thing_of(request)}, status=409)
        if isinstance(exception, TooMany):
            page = render(request, "429.html", {"sentence": str(exception)}, status=429)
            page["Retry-After"] = str(exception.seconds)
            return page
        return None


def thing_of(request):
    """The page of the thing that a deed was meant for, by its number or its key, where there is one; else nothing.

    /petitions/SQ1/accept/ -> /petitions/SQ1/, /meetings/7/agenda/3/up/ -> /meetings/7/
    """
    named = request.resolver_match.kwargs
    key = named.get("number") or named.get("pk", "")
    before, found, _ = request.path.partition(f"/{key}/")
    here = f"{before}{found}"
    return here if key and found and is_valid_path(here) else ""
