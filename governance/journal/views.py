"""My notices."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.journal.actions import choose_reach, mark_read
from governance.journal.forms import ReachForm
from governance.journal.models import Notice
from governance.keyset import Page, bounded_count


@require_safe
def inbox(request):
    """What I was told, newest first."""
    notices = Notice.objects.visible_to(request.user).select_related("event")
    only = "unread" if request.GET.get("only") == "unread" else ""
    unread = bounded_count(notices.unread())
    page = Page(notices.unread() if only else notices, request.GET, keys=["-pk"])
    shown = {"page": page, "only": only, "unread": "" if unread == "0" else unread, "now": timezone.now()}
    return render(request, "journal/inbox.html", shown)


@require_POST
def inbox_open(request, pk):
    """Mark one as read and go where it points; a POST, because reading changes the count."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    mark_read(notices=Notice.objects.visible_to(request.user).filter(pk=pk))
    return redirect(notice.url or "inbox")


@require_POST
def inbox_read(request):
    """Mark all as read."""
    count = mark_read(notices=Notice.objects.visible_to(request.user))
    messages.success(request, f"已将 {count} 条消息标为已读。")
    return redirect("inbox")


@require_http_methods(["GET", "HEAD", "POST"])
def inbox_settings(request):
    """How I want to be told; what is my duty reaches me all the same."""
    known = request.user.reach
    form = ReachForm(request.POST or None, initial={"email": known.get("email", True), **known})
    if request.method == "POST" and form.is_valid():
        choose_reach(person=request.user, reach=form.reach())
        messages.success(request, "通知方式已保存。")
        return redirect("inbox_settings")
    return render(request, "journal/settings.html", {"form": form})
