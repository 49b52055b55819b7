"""A member's photo: its own page for the member, and the file for everybody while it may be shown."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from committees.bodies import actions
from committees.bodies.actions.portraits import must_be_own
from committees.bodies.forms import PortraitForm
from committees.bodies.models import Portrait, Seat
from governance import images, pictures
from governance.pages import PAGES, sent

FILES = {"full": "image", "thumb": "thumb"}


@login_not_required
@require_safe
def photo(request, pk, size):
    """Never from a cache: once the consent is taken back nobody sees it again."""
    row = get_object_or_404(Portrait.objects.public(), seat=pk)
    return pictures.answer(getattr(row, FILES.get(size, ""), ""), f"member-{pk}-{size}.jpg", cache="private, no-cache")


@require_http_methods(PAGES)
def portrait(request, pk):
    """The member puts it up or takes it down."""
    seat = get_object_or_404(Seat.objects.current().select_related("committee"), pk=pk)
    must_be_own(seat, request.user)
    if "take_down" in request.POST:
        actions.take_down_portrait(seat=seat, by=request.user)
        messages.success(request, "已撤回同意，照片已删除。")
        return redirect(seat.committee)
    form = PortraitForm(sent(request), request.FILES or None)
    if request.method == "POST" and form.is_valid() and put_up(form, seat, request.user):
        messages.success(request, "照片已公开，随时可以撤回。")
        return redirect(seat.committee)
    shown = {"form": form, "label": "公开我的照片", "seat": seat, "committee": seat.committee}
    shown["is_shown"] = Portrait.objects.public().filter(seat=seat).exists()
    return render(request, "committees/portrait.html", shown)


def put_up(form, seat, by):
    """Whether it was done; a photo that cannot be read says so at its field."""
    try:
        actions.put_up_portrait(seat=seat, photo=form.cleaned_data["photo"], by=by)
    except images.Unacceptable as refusal:
        form.add_error("photo", str(refusal))
        return False
    return True
