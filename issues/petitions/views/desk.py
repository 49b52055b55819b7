"""The desk: what waits for me, and work on many rows at once."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from governance.accounts.allowances import counts_searches
from governance.keyset import Page
from governance.pages import PAGES
from governance.refusals import NotAllowed, NotPossibleNow
from governance.views import back_to
from issues.petitions import actions, lists, rules
from issues.petitions import desk as room
from issues.petitions.forms.issues import BulkDispatchForm, BulkJoinForm
from issues.petitions.rows import desk_rows_of, rows_of

EMPTY = {
    "all": ("现在没有等您办理的事", "新的诉求、需要派单和核实的事项会出现在这里。"),
    "street": (
        "现在没有等街道办理的事",
        "两次退单待裁定的事项和延期申请会出现在这里；各社区的进度在“事项”和“看板”里看。",
    ),
    "triage": ("没有待受理的诉求", "居民提交的诉求会出现在这里，请在时限内受理。"),
    "dispatch": ("没有待派单的事项", "已受理、还没有交给承办单位的事项会出现在这里。"),
    "verify": ("没有待核实的事项", "承办单位全部反馈后，事项会出现在这里，请核实并答复诉求人。"),
    "decide": ("没有待裁定的事项", "两次退单的事项会出现在这里，由街道裁定由谁办理。"),
    "stead": ("没有由街道直接办理的事", "社区人员均须回避的诉求和事项会出现在这里，由街道办理。"),
    "accusations": ("没有待转送的检举控告", "检举控告只有诉求人和纪检联络员能看到，请在 15 日内转纪检监察渠道。"),
    "extension": ("没有等待审批的延期申请", "承办单位的延期申请会出现在这里。"),
    "overdue": ("没有超期的事", "等您办理而超过时限的诉求和事项会出现在这里。"),
    "supervised": ("没有督办中的事项", "诉求人反映没有解决、重新办理的事项会出现在这里。"),
    "done": ("还没有办结的事项", "诉求人评价或逾期未评价而办结的事项会出现在这里。"),
}
# Which work on many rows a tab offers.
BULK = {"all": ("dispatch", "join"), "overdue": ("dispatch", "join"), "triage": ("join",), "dispatch": ("dispatch",)}
BULK |= {"decide": ("dispatch",), "stead": ("dispatch", "join")}


@require_safe
@counts_searches
def desk(request):
    scope, now = room.scope_for(request.user), timezone.now()
    if not scope:
        return elsewhere(request.user)
    listed, found = lists.desk(request.user, request.GET, now)
    filters, tab, tabs = listed.filters, listed.tab, room.tabs_of(found)
    counts = room.tally_tabs(found, now)
    if not filters.wanted:
        request.user.desk_waits = counts["all"]
    waits, several = tab not in ("supervised", "done"), len(scope.communities) > 1
    page = Page(listed.rows, request.GET, keys=listed.keys)
    return render(
        request,
        "desk/desk.html",
        {
            "tabs": [(name, room.TABS[name][0], counts[name] if name != "done" else "") for name in tabs],
            "tab": tab,
            "filters": filters,
            "page": page,
            "rows": (desk_rows_of if waits else rows_of)(room.load(page), now, several_communities=several),
            "count_text": "" if tab == "done" else str(counts[tab]),
            "counts": counts,
            "empty": EMPTY[tab if scope.worked or tab != "all" else "street" if scope.watched else "accusations"],
            "bulk": BULK.get(tab, ()),
            "kept": kept_of(request.GET),
            "now": now,
        },
    )


def elsewhere(user):
    """People of organisations have tasks instead; others have no such page."""
    if rules.has_tasks(user):
        return redirect("tasks")
    if rules.has_desk(user):  # an office that no community belongs to yet
        return redirect("home")
    raise Http404


def kept_of(params):
    """The filters as a query string, for the links of the tabs."""
    query = params.copy()
    for name in ("tab", "after"):
        query.pop(name, None)
    return query.urlencode()


# What can be done with many rows: the words for it, what fits, the form, and the deed for one row.
DEEDS = {
    "dispatch": (
        "批量派单",
        room.picked_for_dispatch,
        BulkDispatchForm,
        lambda issue, stamp, **what: actions.dispatch(issue=issue, seen=stamp, **what),
    ),
    "join": (
        "批量并入事项",
        room.picked_for_join,
        BulkJoinForm,
        lambda petition, stamp, **what: actions.join(petition=petition, **what),
    ),
}


@require_http_methods(PAGES)
def bulk(request):
    """First a preview of what will happen to how many; with `confirm` each row in its own deed."""
    if not rules.has_desk(request.user):
        raise Http404
    name, values = request.POST.get("do"), request.POST.getlist("row")
    if name not in DEEDS or not values:
        if request.method == "POST":
            messages.warning(request, "请先勾选要办理的诉求或事项。")
        return redirect(back_to(request, "/desk/"))
    if len(values) > room.MOST_AT_ONCE:
        messages.warning(request, f"一次最多办理 {room.MOST_AT_ONCE} 件，请减少后再试。")
        return redirect(back_to(request, "/desk/"))
    label, picked, form_of, deed = DEEDS[name]
    selection = picked(request.user, values)
    kind = "issues" if name == "dispatch" else "petitions"
    confirmed = request.POST if request.POST.get("confirm") else None
    form = form_of(confirmed, user=request.user, **{kind: selection.rows})
    context = {"do": name, "label": label, "selection": selection, "form": form, "back": back_to(request, "/desk/")}
    if selection.rows and form.is_valid():
        context["done"], context["failed"] = do_each(deed, selection, values, form.cleaned_data, request.user)
        return render(request, "desk/bulk_result.html", context)
    stamps = selection.stamps
    context["values"] = [f"{kind[0]}{row.pk}-{stamps[row.pk]}" for row in selection.rows]
    return render(request, "desk/bulk_preview.html", context)


def do_each(deed, selection, values, what, user):
    """Each row in its own transaction: one that has become impossible keeps no other from being done."""
    stamps = dict(value[1:].partition("-")[::2] for value in values)
    done, failed = [], list(selection.left_out)
    for row in selection.rows:
        stamp = stamps.get(str(row.pk), "")
        try:
            deed(row, int(stamp) if stamp.isdecimal() and len(stamp) < 18 else None, by=user, **what)
            done.append(row)
        except (NotPossibleNow, NotAllowed) as refusal:
            failed.append((row, str(refusal)))
    return done, failed
