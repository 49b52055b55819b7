"""Pages of Party organisations: the list, one of them, and the forms of what can be done."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from committees.party import actions, forms, rules, workflow
from committees.party.cross import appointments, shown_members
from committees.party.lists import KEYS, parties
from committees.party.models import DualReport, PartyMember, PartyOrganisation, PartyPost, PartyRecord
from committees.party.rhythm import due_in
from committees.party.sizes import advice
from governance.keyset import Page
from governance.pages import PAGES, sent

RECORDS = 20
FORMS = {
    "record": (forms.RecordForm, actions.record_life, "已登记。"),
    "enrol": (forms.EnrolForm, actions.enrol, "已列入名册。"),
    "report": (forms.ReportForm, actions.claim_report, "已报到，谢谢您。"),
    "appoint": (forms.AppointForm, actions.appoint, "已登记任职，本人会收到通知。"),
    "end": (forms.EndForm, actions.end_party, "已登记撤销。"),
}
OF_ROWS = {
    "end_post": (PartyPost, "post", forms.EndPostForm, actions.end_post, "已登记免职，本人会收到通知。"),
    "leave": (PartyMember, "member", forms.LeaveForm, actions.leave, "已从名册移出。"),
    "review": (DualReport, "report", forms.ReviewForm, actions.review_report, "已登记今年的核对。"),
}


@require_safe
def party_list(request):
    """Those that stand today; one's own first is what the tab is for."""
    rows, tab = parties(request.user, request.GET)
    page = Page(rows, request.GET, keys=KEYS)
    return render(request, "party/list.html", {"page": page, "tab": tab})


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
    mine = PartyMember.objects.visible_to(user).current().filter(party=party, person=user).first()
    context = {
        "party": party,
        "inside": inside,
        "keeps": rules.keeps(user, party),
        "decides": rules.decides(user, party),
        "posts": sorted(posts, key=lambda post: post.rank),
        "shown": shown_members(party),
        "mine": mine,
        "mine_shown": mine and user.pk in {person.pk for person in shown_members(party)},
        "cross": appointments(party, user),
        "below": PartyOrganisation.objects.visible_to(user).current().filter(approver=party).order_by("name"),
        "records": PartyRecord.objects.visible_to(user).filter(party=party)[:RECORDS],
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
        "advice": advice(**counts, is_branch=party.is_branch),
    }


@require_http_methods(PAGES)
def step(request, pk, name):
    if name not in FORMS and name != "found":
        raise Http404
    party = find(request, pk)
    label = workflow.must_be_open(request.user, party, name).label
    kind, deed, said = FORMS.get(name, (forms.FoundForm, None, "已登记成立。"))
    known = {"committee": request.GET["committee"]} if "committee" in request.GET else {}
    form = kind(sent(request), party=party, initial=known)
    if request.method == "POST" and form.is_valid():
        made = deed(party=party, by=request.user, **form.cleaned_data) if deed else found(request, party, form)
        messages.success(request, said)
        return redirect(made if name == "found" else party)
    return render(request, "party/step.html", {"party": party, "form": form, "label": label})


def found(request, party, form):
    return actions.found(approver=party, by=request.user, **form.cleaned_data)


@require_safe
def record(request, pk, number):
    """One record of Party life."""
    party = find(request, pk)
    row = get_object_or_404(PartyRecord.objects.visible_to(request.user).filter(party=party), pk=number)
    return render(request, "party/record.html", {"party": party, "record": row})


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
