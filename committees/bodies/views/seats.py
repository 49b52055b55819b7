"""One seat: what its holder lets others see, its end, and who follows."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from committees.bodies import actions
from committees.bodies.actions.seating import must_keep_seats
from committees.bodies.forms import EndSeatForm
from committees.bodies.holdings import SHOW_NAME, SHOW_PHONE
from committees.bodies.models import Alternate, Seat
from governance.accounts import consents
from governance.accounts.models import Consent
from governance.pages import PAGES, sent
from governance.refusals import NotAllowed

PURPOSES = (SHOW_NAME, SHOW_PHONE)


@require_http_methods(PAGES)
def consent(request, pk):
    """A member says what of him or her is shown; a GET goes back to the page that has the boxes."""
    seat = get_object_or_404(Seat.objects.current().select_related("committee"), pk=pk)
    if request.method != "POST":
        return redirect(seat.committee)
    if seat.person_id != request.user.pk:
        raise NotAllowed("是否公开姓名和电话只能由本人决定")
    for purpose in PURPOSES:
        agree(request.user, purpose, str(seat.pk), wanted=purpose in request.POST)
    messages.success(request, "已按您的选择保存，随时可以更改。")
    return redirect(seat.committee)


def agree(person, purpose, about, *, wanted):
    given = Consent.objects.visible_to(person).filter(purpose=purpose, about=about, withdrawn_at=None).first()
    if wanted:
        consents.give(person=person, purpose=purpose, about=about)
    elif given:
        consents.withdraw(consent=given)


@require_http_methods(PAGES)
def end_seat(request, pk):
    seat = get_object_or_404(Seat.objects.current().select_related("committee__community", "person"), pk=pk)
    must_keep_seats(request.user, seat.committee)
    form = EndSeatForm(sent(request), seat=seat)
    if request.method == "POST" and form.is_valid():
        actions.end_seat(seat=seat, by=request.user, **form.cleaned_data)
        messages.success(request, "已登记席位结束，权限当天停止。")
        return redirect(seat.committee)
    shown = {"form": form, "label": "登记席位结束", "seat": seat, "committee": seat.committee}
    return render(request, "committees/seat.html", shown)


@require_http_methods(PAGES)
def move_up(request, pk):
    """候补递补; a GET goes back to the page that has the button."""
    alternate = get_object_or_404(Alternate.objects.current().select_related("committee__community"), pk=pk)
    must_keep_seats(request.user, alternate.committee)
    if request.method == "POST":
        actions.move_up(alternate=alternate, by=request.user)
        messages.success(request, "已递补，新委员会收到通知。")
    return redirect(alternate.committee)
