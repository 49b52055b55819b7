"""任职: who works for an organisation until when, invitations, and the page that an invitation opens."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance import qr, sms
from governance.accounts import allowances
from governance.accounts.networks import network_of
from governance.keyset import Page
from governance.pages import sent
from governance.people import actions, rules
from governance.people.forms import ExtendForm, InviteForm, JoinForm, ReasonForm, read_nonce
from governance.people.models import Invitation, organisations_kept_by, postings_kept_by, with_staff
from governance.refusals import NotPossibleNow
from governance.registry import actions as registry
from governance.registry.forms.claims import USERNAME_TAKEN
from governance.registry.rules import may_end_posting
from governance.signin import actions as signin
from governance.signin.views.entering import let_in


@require_safe
def staff(request):
    """The organisations whose postings I look after; straight to it where there is one."""
    mine = organisations_kept_by(request.user)
    if not mine.exists():
        raise Http404
    if mine.count() == 1:
        return redirect("staff_of", pk=mine.get().pk)
    page = Page(with_staff(mine), request.GET, keys=["pk"])
    return render(request, "people/staff.html", {"page": page})


def the_organisation(request, pk):
    return get_object_or_404(organisations_kept_by(request.user), pk=pk)


@require_safe
def staff_of(request, pk):
    """Everybody of one organisation, with period and duties; invitations that are open."""
    organisation = the_organisation(request, pk)
    postings = postings_kept_by(request.user).filter(organisation=organisation).select_related("person")
    invitations = Invitation.objects.visible_to(request.user).filter(organisation=organisation).open()
    now, today = timezone.now(), timezone.localdate()
    rows = [
        (posting, rules.may_extend(request.user, posting), may_end_posting(request.user, posting))
        for posting in postings.current().order_by("-is_lead", "pk")[:200]
    ]
    past = postings.exclude(pk__in=[row[0].pk for row in rows]).order_by("-until", "-pk")[:50]
    shown = {"organisation": organisation, "rows": rows, "past": past, "invitations": invitations[:50]}
    shown |= {"now": now, "today": today, "export_query": f"organisation={organisation.pk}"}
    return render(request, "people/staff_of.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request, pk):
    """Offer a post. The link is shown this once, to copy or to print."""
    organisation = the_organisation(request, pk)
    nonce = read_nonce(request.POST)
    auditors = rules.leads_street_of(request.user, organisation)
    form = InviteForm(sent(request), may_post_auditors=auditors)
    if request.method == "POST" and form.is_valid() and "nonce" in request.POST and may_text(request, form):
        invitation, token = actions.invite(organisation=organisation, by=request.user, nonce=nonce, **form.cleaned_data)
        link = request.build_absolute_uri(reverse("invitation", args=[token]))
        shown = {"invitation": invitation, "link": link, "qr": qr.picture_of(link)}
        shown |= {"sent": sms.is_available() and invitation.phone, "text": sms.shown_to(invitation.phone)}
        return render(request, "people/invited.html", shown)
    return render(request, "people/invite.html", {"organisation": organisation, "form": form, "nonce": nonce})


def may_text(request, form):
    """Without a number, or where no message goes out, nothing is counted; refused, everything typed stays."""
    number = form.cleaned_data["phone"]
    if not number or not sms.is_available():
        return True
    return allowances.spend_for(request, form, "invite", field="phone", person=request.user, number=number)


@require_POST
def revoke(request, pk):
    invitation = get_object_or_404(Invitation.objects.visible_to(request.user), pk=pk)
    actions.revoke_invitation(invitation=invitation, by=request.user)
    messages.success(request, "邀请已撤回，链接不再有效。")
    return redirect(invitation)


@require_http_methods(["GET", "HEAD", "POST"])
def extend(request, pk):
    """Another last day, for somebody else."""
    posting = get_object_or_404(postings_kept_by(request.user).select_related("organisation", "person"), pk=pk)
    form = ExtendForm(sent(request), initial={"until": posting.until})
    if request.method == "POST" and form.is_valid():
        actions.extend_posting(posting=posting, by=request.user, **form.cleaned_data)
        messages.success(request, f"{posting.person}的任职已更新，本人会收到通知。")
        return redirect("staff_of", pk=posting.organisation_id)
    return render(request, "people/posting.html", {"posting": posting, "form": form, "deed": "extend"})


@require_http_methods(["GET", "HEAD", "POST"])
def end(request, pk):
    """The right ends in this second."""
    posting = get_object_or_404(postings_kept_by(request.user).select_related("organisation", "person"), pk=pk)
    form = ReasonForm(sent(request), hint="本人会看到，例如：合同到期；调离")
    if request.method == "POST" and form.is_valid():
        registry.end_posting(posting=posting, by=request.user, **form.cleaned_data)
        messages.success(request, f"{posting.person}的任职已结束，从现在起不能再办理{posting.organisation}的事项。")
        return redirect("home" if posting.person_id == request.user.pk else posting_home(posting))
    return render(request, "people/posting.html", {"posting": posting, "form": form, "deed": "end"})


def posting_home(posting):
    return reverse("staff_of", args=[posting.organisation_id])


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request, token):
    """Whoever holds the link takes the post: with the account that is signed in, or with a new one."""
    found = actions.invitation_of(token)
    if found is None:
        raise Http404
    new = not request.user.is_authenticated
    form = JoinForm(sent(request)) if new else None
    shown = {"invitation": found, "form": form, "here": request.path}
    try:
        actions.check_open(found, timezone.now())
    except NotPossibleNow as refusal:
        return render(request, "people/invitation.html", shown | {"refusal": str(refusal)}, status=409)
    answer = None
    if request.method == "POST":
        answer = _joined(request, form, token) if new else _accepted(request, token)
    if answer is None:
        return render(request, "people/invitation.html", shown)
    messages.success(request, f"您已加入{found.organisation}。")
    return answer


def _accepted(request, token):
    """By the button alone: a POST without it changes nothing."""
    if "accept" not in request.POST:
        return None
    actions.accept_invitation(token=token, by=request.user)
    return redirect("home")


def _joined(request, form, token):
    """A new account with the post, signed in at the one door; None where the form was refused."""
    if not form.is_valid():
        return None
    allowances.spend("sign_up", network=network_of(request))
    try:
        person = actions.join_by_invitation(
            token=token, username=form.cleaned_data["username"], password=form.cleaned_data["password1"]
        )
    except registry.UsernameTaken:
        form.add_error("username", USERNAME_TAKEN)
        return None
    return let_in(request, person, signin.PASSWORD, reverse("home"))
