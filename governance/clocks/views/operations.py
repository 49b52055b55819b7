"""What does not run by itself: for the operators, without a word of what residents wrote."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from governance.clocks import actions, rules
from governance.clocks.health import examine, in_words
from governance.clocks.models import Clock, Inspection
from governance.journal.actions import send_again
from governance.journal.models import Notice

MOST = 100


@require_safe
def operations(request):
    """Health in words, clocks that are stuck, messages given up, the last nightly look."""
    if not rules.operates(request.user):
        raise Http404
    shown = {
        "lines": in_words(examine()),
        "stuck": Clock.objects.watched_by(request.user).stuck()[:MOST],
        "given_up": Notice.objects.watched_by(request.user).given_up().select_related("event")[:MOST],
        "inspection": Inspection.objects.watched_by(request.user).first(),
        "now": timezone.now(),
    }
    return render(request, "clocks/operations.html", shown)


@require_POST
def clock_again(request, pk):
    """Let a stuck clock speak again."""
    clock = get_object_or_404(Clock.objects.watched_by(request.user), pk=pk)
    actions.fire_again(clock=clock, by=request.user)
    messages.success(request, "已恢复，下一次巡检时触发。")
    return redirect("operations")


@require_POST
def notice_again(request, pk):
    """Try a message that was given up once more."""
    notice = get_object_or_404(Notice.objects.watched_by(request.user), pk=pk)
    send_again(notice=notice, by=request.user)
    messages.success(request, "已重新排队发送。")
    return redirect("operations")
