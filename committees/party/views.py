"""Pages of Party organisations: the list, one of them, and the forms of what can be done."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from committees.party import actions, forms, rules, workflow
from committees.party.cross import appointments, shown_with_offices
from committees.party.lists import KEYS, parties
from committees.party.models import DualReport, PartyMember, PartyOrganisation, PartyPost, PartyRecord
from committees.party.rhythm import counts_by_year, due_in
from committees.party.sizes import advice
from committees.party.timeline import entries_about
from governance.keyset import Page
from governance.pages import PAGES, sent
from governance.refusals import NotAllowed

RECORDS = 5  # the latest, on the organisation's own page
FORMS = {
    "record": (forms.RecordForm, actions.record_life, "已登记。"),
    "enrol": (forms.EnrolForm, actions.enrol, "已列入名册。"),
    "report": (forms.ReportForm, actions.claim_report, "已报到，谢谢您。"),
    "appoint": (forms.AppointForm, actions.appoint, "已登记任职，本人会收到通知。"),
    "term": (forms.TermForm, actions.begin_term, "已登记换届。"),
    "end": (forms.EndForm, actions.end_party, "已登记撤销。"),
}
OF_ROWS = {
    "end_post": (PartyPost, "post", forms.EndPostForm, actions.end_post, "已登记免职，本人会收到通知。"),
    "leave": (PartyMember, "member", forms.LeaveForm, actions.leave, "已从名册移出。"),
    "review": (DualReport, "report", forms.ReviewForm, actions.review_report, "已登记今年的核对。"),
    "end_report": (DualReport, "report", forms.EndReportForm, actions.end_report, "报到已结束。"),
}


@require_safe
def party_list(request):
    """Those that stand today; one's own first is what the tab is for."""
    rows, tab = parties(request.user, request.GET)
    page = Page(rows, request.GET, keys=KEYS)
    may_enter = rules.streets_entered_by(request.user).exists()
    return render(request, "party/list.html", {"page": page, "tab": tab, "may_enter": may_enter})


@require_http_methods(PAGES)
def new(request):
    """The first organisation of a street or community; all others are founded by one above."""
    streets = rules.streets_entered_by(request.user)
    if not streets:
        raise NotAllowed("街道、社区的党委、党总支由街道办事处负责人登记，其他党组织由上级党组织批准成立")
    form = forms.FirstForm(sent(request), streets=streets)
    if request.method == "POST" and form.is_valid():
        party = actions.enter_first(by=request.user, **form.cleaned_data)
        messages.success(request, "已登记，书记会收到通知。")
        return redirect(party)
    return render(request, "party/new.html", {"form": form, "label": "登记党组织"})


def find(request, pk):
    rows = PartyOrganisation.objects.visible_to(request.user)
    return get_object_or_404(
        rows.select_related("street", "community__street", "committee", "organisation", "approver"), pk=pk
    )


@require_safe
def detail(request, pk):
    party, user = find(request, pk), request.user
    inside = rules.is_beside(user, party)
    posts = PartyPost.objects.visible_to(user).current().filter(party=party).select_related("person")
    shown = shown_with_offices(party)
    mine = PartyMember.objects.visible_to(user).current().filter(party=party, person=user).first()
    context = {
        "party": party,
        "inside": inside,
        "keeps": rules.keeps(user, party),
        "decides": rules.decides(user, party),
        "posts": sorted(posts, key=lambda post: post.rank),
        "shown": shown,
        "mine": mine,
        "mine_shown": mine and user in [person for person, _ in shown],
        "cross": appointments(party, user).items(),
        "below": PartyOrganisation.objects.visible_to(user).current().filter(approver=party).order_by("name"),
        "reported": DualReport.objects.visible_to(user).current().filter(party=party, person=user).first(),
        "records": PartyRecord.objects.visible_to(user).standing().filter(party=party)[:RECORDS],
        "steps": workflow.open_to(user, party),
    }
    return render(request, "party/detail.html", context | (_inner(user, party) if inside else {}))


def _inner(user, party):
    """What only those with a post there read."""
    members = PartyMember.objects.visible_to(user).current().filter(party=party).select_related("person")
    counts = {"members": len(members), "posts": party.posts.current().unscoped("only its number").count()}
    return {
        "members": members,
        "reports": DualReport.objects.visible_to(user).current().filter(party=party).select_related("person"),
        "due": due_in(party),
        "advice": advice(**counts, kind=party.kind),
        "entries": entries_about(party),
        "now": timezone.now(),
    }


@require_http_methods(PAGES)
def step(request, pk, name):
    if name not in FORMS and name != "found":
        raise Http404
    party = find(request, pk)
    label = workflow.must_be_open(request.user, party, name).label
    kind, deed, said = FORMS.get(name, (forms.FoundForm, None, "已登记成立。"))
    known = {name: request.GET[name] for name in ("committee", "organisation") if name in request.GET}
    form = kind(sent(request), party=party, initial=known)
    if request.method == "POST" and form.is_valid():
        made = deed(party=party, by=request.user, **form.cleaned_data) if deed else found(request, party, form)
        messages.success(request, said)
        return redirect(made if name == "found" else party)
    return render(request, "party/step.html", {"party": party, "form": form, "label": label})


def found(request, party, form):
    return actions.found(approver=party, by=request.user, **form.cleaned_data)


@require_safe
def records(request, pk):
    """All of them, the newest first, and how often each kind was held in a year."""
    party = find(request, pk)
    rows = PartyRecord.objects.visible_to(request.user).standing().filter(party=party)
    if not (rules.is_beside(request.user, party) or rows.exists()):
        raise Http404
    page = Page(rows, request.GET, keys=["-held_on", "-pk"])
    years = counts_by_year(rows)
    return render(request, "party/records.html", {"party": party, "page": page, "years": years})


@require_safe
def record(request, pk, number):
    """One record of Party life, with what it was before it was corrected."""
    party = find(request, pk)
    row = find_record(request, party, number)
    may_correct = not row.is_corrected and party.is_current and rules.keeps(request.user, party)
    shown = {"party": party, "record": row, "before": row.before(), "may_correct": may_correct}
    return render(request, "party/record.html", shown)


def find_record(request, party, number):
    rows = PartyRecord.objects.visible_to(request.user).filter(party=party).select_related("correction")
    return get_object_or_404(rows, pk=number)


@require_http_methods(PAGES)
def correct(request, pk, number):
    """A new version of a record."""
    party = find(request, pk)
    row = find_record(request, party, number)
    label = workflow.must_be_open(request.user, party, "correct").label
    known = {name: getattr(row, name) for name in ("kind", "held_on", "title", "present", "text")}
    form = forms.CorrectForm(sent(request), party=party, initial=known)
    if request.method == "POST" and form.is_valid():
        made = actions.correct_life(entry=row, by=request.user, **form.cleaned_data)
        messages.success(request, "已更正，原来的内容仍然保留。")
        return redirect(made)
    return render(request, "party/step.html", {"party": party, "form": form, "label": label})


@require_http_methods(PAGES)
def row_step(request, pk, row, name):
    """What is done to one post, one name on the roll or one report: first asked, with its day and reason."""
    party = find(request, pk)
    model, noun, kind, deed, said = OF_ROWS[name]
    rows = model.objects.visible_to(request.user).filter(party=party).select_related("person")
    one = get_object_or_404(rows, pk=row)
    label = workflow.must_be_open(request.user, party, name).label
    form = kind(sent(request), row=one)
    if request.method == "POST" and form.is_valid():
        deed(**{noun: one}, by=request.user, **form.cleaned_data)
        messages.success(request, said)
        return redirect(party)
    return render(request, "party/step.html", {"party": party, "form": form, "label": label})


@require_POST
def show(request, pk):
    """亮身份."""
    party = find(request, pk)
    actions.show_oneself(party=party, by=request.user)
    messages.success(request, "已公开。随时可以在“我的信息”里撤回。")
    return redirect(party)
