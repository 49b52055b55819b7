"""Meetings: mine, one of them with its agenda and who is there, and every step of it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from committees.bodies.standing import reader_for, standing_for
from committees.meetings import actions, filters, forms, ics, rules, workflow
from committees.meetings.actions.demanding import MEMBERS_ONLY, held_before
from committees.meetings.actions.minutes import kept_items, text_for
from committees.meetings.brought import brought
from committees.meetings.counts import quorum_of
from committees.meetings.models import ActionItem, Demand, Meeting, Minutes, Resolution
from committees.meetings.tables import actions_shown, demands_shown, items_shown, presence_of, with_photos
from committees.meetings.timeline import entries_about
from committees.meetings.views.steps import step_page
from governance import qr
from governance.keyset import Page
from governance.pages import PAGES, sent
from governance.refusals import NotAllowed

STEPS = {
    "open": (forms.OpenForm, actions.open_meeting, "会议已开始，请把签到码放在会场显眼处。"),
    "sign_in": (forms.CodeForm, actions.sign_in, "已签到。"),
    "attend": (forms.AttendForm, actions.attend, "已登记到会。"),
    "unattend": (forms.UnattendForm, actions.unattend, "已撤下这条登记。"),
    "item": (forms.ItemForm, actions.add_item, "已加入议程。"),
    "invite": (forms.InviteForm, actions.invite, "已邀请，各单位会收到通知。"),
    "resolve": (forms.ResolveForm, actions.propose, "决议已提出，委员会收到通知。"),
    "action": (forms.ActionForm, actions.add_action, "已记下，交办以后单位才会收到。"),
    "question": (forms.QuestionForm, actions.add_question, "已记入台账。没有当场答复的，“交办”以后单位才会收到。"),
    "dispatch": (forms.DispatchForm, actions.give_actions, "已交办，各单位会收到通知。"),
    "close": (forms.CloseForm, actions.close_meeting, "已散会。"),
    "write": (forms.MinutesForm, actions.write_minutes, "纪要已保存。"),
    "approve": (forms.ApproveForm, actions.approve_minutes, "纪要已确认，不再更改。"),
    "change": (forms.ChangeForm, actions.change_meeting, "已修改并通知。"),
    "cancel": (forms.CancelForm, actions.cancel_meeting, "会议已取消，已通知各方。"),
}


@login_not_required
@require_safe
def meeting_list(request):
    """Mine, what comes next first; what was published, for everybody."""
    user = request.user
    tabs = filters.MEETING_TABS if user.is_authenticated else filters.PUBLIC_TABS
    tab = filters.tab_of(request.GET, tabs) or next(iter(tabs))
    rows, keys = filters.PUBLIC[tab]() if tab in filters.PUBLIC_TABS else filters.meetings_of(user, tab)
    page = Page(rows, request.GET, keys=keys)
    shown = {
        "page": page,
        "tab": tab,
        "tabs": tabs.items(),
        "demands": demands_shown(user) if tab == "" else [],
        "may_call": user.is_authenticated and bool(rules.calls(user)),
        "may_demand": user.is_authenticated and rules.demanded_by(user).exists(),
        "has_actions": may_have_actions(user),
        "now": timezone.now(),
    }
    return render(request, "meetings/list.html", shown)


def may_have_actions(user):
    """Whoever has work here finds the list even while it is empty; others where something is theirs to read."""
    if not user.is_authenticated:
        return False
    standing = standing_for(user)
    return bool(standing.seats or standing.postings) or ActionItem.objects.visible_to(user).exists()


@require_http_methods(PAGES)
def new(request):
    if not rules.calls(request.user):
        raise NotAllowed("会议由主任、副主任或者居委会召集（物业管理条例第五十七条、第四十五条）")
    matter = brought(request.user, request.GET, list(rules.communities_arranged_by(request.user)))
    asked = {"demand": request.GET.get("demand"), "topic": matter.title}
    form = forms.CallForm(sent(request), user=request.user, brought=matter, initial=asked)
    if request.method == "POST" and form.is_valid():
        meeting = actions.call_meeting(by=request.user, **form.cleaned_data)
        messages.success(request, "已召集，委员和受邀单位会收到通知。")
        return redirect(meeting)
    return render(request, "meetings/step.html", {"form": form, "label": "召集会议"})


@require_http_methods(PAGES)
def demand(request):
    """A member asks for a meeting of the body."""
    committees = rules.demanded_by(request.user)
    if not committees:
        raise NotAllowed(MEMBERS_ONLY)
    form = forms.DemandForm(sent(request), committees=committees)
    if request.method == "POST" and form.is_valid():
        actions.demand_meeting(by=request.user, **form.cleaned_data)
        messages.success(request, "已提议，其他委员会收到通知。")
        return redirect("meetings")
    of = committees[0] if len(committees) == 1 else ""
    return render(request, "meetings/step.html", {"form": form, "label": f"提议召开{of}会议"})


@require_POST
def support(request, pk):
    found = get_object_or_404(Demand.objects.visible_to(request.user), pk=pk)
    actions.support_demand(demand=found, by=request.user)
    messages.success(request, "已附议。")
    return redirect("meetings")


def find(request, pk):
    rows = Meeting.objects.visible_to(request.user).for_list()
    return get_object_or_404(rows.select_related("community__street"), pk=pk)


@require_safe
def detail(request, pk):
    meeting, user = find(request, pk), reader_for(request.user)
    follows = rules.follows(user, meeting)
    resolutions = list(Resolution.objects.visible_to(user).filter(meeting=meeting).order_by("pk"))
    promised = actions_shown(user, meeting=meeting)
    presence = presence_of(meeting, user, by_name=follows)
    seat = rules.member_seat(user, meeting)
    shown = {
        "meeting": meeting,
        "follows": follows,
        "items": items_shown(user, meeting),
        "may_order": meeting.state in ("called", "open") and rules.adds_items(user, meeting),
        "presence": presence,
        "steers": rules.steers(user, meeting),
        "seat": seat,
        "held_before": held_before(meeting.demand, timezone.now()) if meeting.must_be_held else None,
        "is_forgotten": meeting.is_forgotten(timezone.now()),
        "resolutions": resolutions,
        "actions": promised,
        "has_ledger": meeting.is_report and Meeting.objects.public().filter(pk=meeting.pk).exists(),
        "minutes": Minutes.objects.visible_to(user).filter(meeting=meeting).first(),
        "steps": steps_now(user, meeting, presence, promised),
        "entries": entries_about(meeting) if follows else [],
        "now": timezone.now(),
    }
    return render(request, "meetings/detail.html", shown)


def steps_now(user, meeting, presence, promised):
    """What is open to this person, without what would only say that it is done already."""
    done = {"sign_in"} if presence.mine or meeting.is_forgotten(timezone.now()) else set()
    if not any(action.state == "waiting" for action in promised):
        done.add("dispatch")
    if timezone.now() < meeting.opens_at:
        done.add("open")
    if not presence.by_hand:
        done.add("unattend")
    return [move for move in workflow.open_to(user, meeting) if move.name not in done]


@require_http_methods(PAGES)
def step(request, pk, name):
    """The page of one step of a meeting, and the deed."""
    meeting = find(request, pk)
    beside = {"waiting": waiting_in(meeting, request.user, name), "minutes": read_first(meeting, request.user, name)}
    return step_page(request, meeting, name, noun="meeting", steps=STEPS, **beside)


def waiting_in(meeting, user, name):
    """What will be given out, shown before it is; `sooner` is when its matter is due, where that is before the day."""
    if name != "dispatch":
        return []
    rows = meeting.actions.filter(state="waiting").unscoped("who steers the meeting gives them out")
    rows = rows.select_related("organisation", "item", "resolution").prefetch_related("item__subject")
    kept = kept_items(user, meeting)
    waiting = [one for one in rows.order_by("pk") if one.item_id not in kept]
    for one in waiting:
        due = one.item and getattr(one.item.subject, "due_at", None)
        one.sooner = due if due and timezone.localdate(due) < one.due_on else None
    return waiting


def read_first(meeting, user, name):
    """The minutes, which are read before they are approved."""
    minutes = Minutes.objects.visible_to(user).filter(meeting=meeting).first() if name == "approve" else None
    return text_for(user, minutes) if minutes else ""


@login_not_required
@require_safe
def ledger(request, pk):
    """What was asked at a 物业报告会 and what was answered, for everybody."""
    meeting = get_object_or_404(Meeting.objects.public().for_list(), pk=pk)
    rows = ActionItem.objects.public().filter(meeting=meeting).for_list().prefetch_related("carrier").order_by("pk")
    questions = with_photos(request.user, list(rows))
    late = len([one for one in questions if one.is_late])
    return render(request, "meetings/ledger.html", {"meeting": meeting, "questions": questions, "late": late})


@require_safe
def calendar(request, pk):
    """To be kept in one's own calendar; fetched again after a change it replaces what is there."""
    meeting = find(request, pk)
    headers = {"Content-Disposition": f'attachment; filename="meeting-{pk}.ics"'}
    return HttpResponse(ics.file_of(meeting, timezone.now()), "text/calendar; charset=utf-8", headers=headers)


@require_safe
def code(request, pk):
    """The code for the table: large, and as a square to be read by a phone."""
    meeting = find(request, pk)
    if not rules.steers(request.user, meeting):
        raise NotAllowed("签到码由会议主持人展示")
    address = qr.outside(reverse("meeting_step", args=[meeting.pk, "sign_in"]))
    shown = {
        "meeting": meeting,
        "address": address,
        "qr": qr.picture_of(f"{address}?code={meeting.code}"),
        "quorum": quorum_of(meeting) if meeting.resolves and meeting.code else None,
    }
    return render(request, "meetings/code.html", shown)


@require_safe
def minutes(request, pk):
    """To be read and printed; only by those who follow the meeting."""
    rows = Minutes.objects.visible_to(request.user).select_related("meeting__community")
    found = get_object_or_404(rows, meeting=pk)
    shown = {"minutes": found, "text": text_for(request.user, found), "meeting": found.meeting}
    return render(request, "meetings/minutes.html", shown)
