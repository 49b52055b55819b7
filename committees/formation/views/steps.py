"""The street founds; every step of a body has its page; forms for who fills them in on paper."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from committees.bodies import actions as bodies
from committees.bodies.models import Committee
from committees.bodies.parts import parts_on
from committees.bodies.states import CommitteeKind, SeatKind
from committees.formation import actions, forms, lists
from committees.formation.actions.steps import faults_of_members
from committees.formation.forms.nominations import kinds_of
from committees.formation.limits import ELIGIBILITY_BASIS, JOINT_BASIS
from committees.formation.states import Statement
from committees.formation.steps import must_be_open
from governance import qr
from governance.pages import PAGES, sent
from governance.refusals import NotAllowed
from governance.registry.models import streets_of


def form_of_term(data, *, committee):
    return (forms.ElectedForm if committee.is_elected else forms.FormForm)(data, committee=committee)


STEPS = {
    "nominate": (forms.CloseForm, actions.close_nominations, "候选人已经确定。"),
    "set_members": (forms.MembersForm, actions.set_members, "人选已经确定，请公示名单。"),
    "publicise": (forms.PubliciseForm, actions.publicise, "名单开始公示，请打印张贴并登记位置。"),
    "form": (form_of_term, actions.form, "已宣布成立，委员从成立之日起有职权。"),
    "give_up": (forms.GiveUpForm, actions.give_up, "已终止组建。"),
    "first_meeting": (forms.FirstMeetingForm, bodies.first_met, "已登记首次会议。"),
    "hand_in": (forms.HandInForm, bodies.hand_in, "已登记报送，街道备案时限开始计算。"),
    "file": (forms.FileForm, bodies.file, "已登记备案。"),
    "certify": (forms.CertifyForm, bodies.certify, "已出具成立证明。"),
    "offices": (forms.OfficesForm, bodies.give_offices, "已登记主任、副主任。"),
    "start": (forms.StartForm, bodies.start, "已登记刻章，开始履职。"),
    "begin_dissolving": (forms.BeginDissolvingForm, bodies.begin_dissolving, "已启动解散，时限开始计算。"),
    "file_change": (forms.ChangeForm, bodies.file_change, "已登记变更备案。"),
    "hand_over": (forms.HandOverForm, bodies.hand_over, "已登记移交。"),
    "dissolve": (forms.DissolveForm, bodies.dissolve, "已完成解散，全部席位结束。"),
}


def find(request, pk):
    rows = Committee.objects.visible_to(request.user).select_related("community__street", "founder")
    return get_object_or_404(rows, pk=pk)


@require_http_methods(PAGES)
def new(request):
    """The street announces that a body is to be formed (§52)."""
    if not streets_of(request.user).exists():
        raise NotAllowed("组建由街道办事处负责（物业管理条例第五十二条），请联系街道")
    form = forms.FoundForm(sent(request), user=request.user)
    if request.method == "POST" and (committee := founded(form, request.user)):
        messages.success(request, "组建公告已发布，请打印张贴。公告期内接受推荐。")
        return redirect(committee)
    return render(request, "formation/step.html", {"form": form, "label": "公告组建"})


def founded(form, by):
    """The body of this form, or None where something in it is wrong: sent twice, its own name is taken by then."""
    is_whole = form.is_valid()
    already = actions.founded_with(form.nonce_sent, by=by)
    if already or not is_whole:
        return already
    return actions.announce_founding(by=by, **form.deed())


@require_http_methods(PAGES)
def step(request, pk, name):
    """The page of one step, and the deed. `check` only looks whether the members would do."""
    committee = find(request, pk)
    if name not in STEPS:
        raise Http404
    label = must_be_open(committee, name, by=request.user).label
    form_class, deed, said = STEPS[name]
    form = form_class(sent(request), committee=committee)
    checks, known = "check" in request.POST, about(name, committee, form)
    if request.method == "POST" and not checks and would_do(form, known.get("faults", ())):
        deed(committee=committee, by=request.user, **form.deed())
        messages.success(request, said)
        return redirect(committee)
    shown = {"form": form, "label": label, "committee": committee, "about": known}
    part = "formation/faults.html" if request.htmx and checks else "formation/step.html"
    return render(request, part, shown)


def would_do(form, faults):
    """What the law misses in a list stands above the form, with what was chosen still in it."""
    if form.is_valid():
        for fault in faults:
            form.add_error(None, fault)
    return form.is_valid()


def about(name, committee, form):
    """What must be known before the step: who lacks what, or what the list would lack."""
    if name == "nominate":
        return {"nominations": list(committee.nominations.standing().unscoped("of who runs the founding").for_list())}
    if name == "set_members":
        rows = form.rows()
        return {"checks": True, "faults": faults_of_members(committee, rows), "chosen": len(rows)}
    return {}


@login_not_required
@require_safe
def paper(request, pk):
    """推荐表 and 委员条件声明, empty, on A4."""
    committee = find(request, pk)
    shown = {
        "committee": committee,
        "person": "成员" if committee.kind == CommitteeKind.PREPARATION else "委员",
        "kinds": [SeatKind(kind).label for kind in kinds_of(committee)],
        "eligibility": ELIGIBILITY_BASIS,
        "statements": Statement.choices,
        "basis": JOINT_BASIS,
        "lines": range(10),
        "now": timezone.now(),
    }
    return render(request, "formation/paper.html", shown)


@require_safe
def sheet(request, pk):
    """候选人名单 while it is formed, 委员名单 once it sits: one sheet for the notice board, for who hangs it there."""
    committee = find(request, pk)
    if not parts_on(request.user, committee):
        raise NotAllowed("名单由主任、副主任、居委会和街道打印张贴")
    title, rows = lists.of(committee)
    address = qr.outside(committee.get_absolute_url())
    shown = {
        "committee": committee,
        "title": title,
        "rows": rows,
        "address": address,
        "code": qr.picture_of(address),
        "now": timezone.now(),
    }
    return render(request, "formation/sheet.html", shown)
