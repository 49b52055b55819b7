"""登录与安全: the password, the second factor, where I am signed in."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash, views
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.accounts import allowances, standing
from governance.accounts.confirm import mark_confirmed
from governance.accounts.networks import network_of
from governance.pages import sent
from governance.refusals import TooMany
from governance.signin import actions, second_factor
from governance.signin.forms import ChangePasswordForm, ConfirmPasswordForm
from governance.signin.models import Session
from governance.views import back_to


@require_safe
def security(request):
    person = request.user
    shown = {
        "is_on": second_factor.is_on(person),
        "codes_left": second_factor.codes_left(person),
        "required": standing.needs_second_factor(person),
        "sessions": Session.objects.visible_to(person).count(),
    }
    return render(request, "signin/security.html", shown)


@require_safe
def sessions(request):
    """This one first, then by last use."""
    rows = list(Session.objects.visible_to(request.user).order_by("-seen_at")[:50])
    here = request.session.row.pk if request.session.row else ""
    rows.sort(key=lambda row: row.pk != here)
    return render(request, "signin/sessions.html", {"rows": rows, "here": here, "now": timezone.now()})


@require_POST
def end_session(request, pk):
    row = get_object_or_404(Session.objects.visible_to(request.user), pk=pk)
    chosen = Session.objects.visible_to(request.user).filter(pk=row.pk)
    actions.end_sessions(sessions=chosen, person=request.user, by=request.user, why="本人结束一处")
    messages.success(request, "这处登录已结束。")
    return redirect("sessions")


@require_POST
def end_other_sessions(request):
    here = request.session.row.pk if request.session.row else ""
    others = Session.objects.visible_to(request.user).exclude(pk=here)
    count = actions.end_sessions(sessions=others, person=request.user, by=request.user, why="本人全部退出")
    messages.success(request, f"已退出其他 {count} 处登录。" if count else "没有其他登录。")
    return redirect("sessions")


class ChangePassword(views.PasswordChangeView):
    """The old password is guessed here no more often than anywhere else."""

    template_name = "accounts/password.html"
    form_class = ChangePasswordForm

    def post(self, request, *args, **kwargs):
        try:
            self.receipt = spend_confirmation(request)
        except TooMany as refusal:
            form = ChangePasswordForm(refused=str(refusal), **self.get_form_kwargs())
            request.too_many = refusal
            return self.form_invalid(form)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        self.receipt.give_back()
        person = form.user
        password = form.cleaned_data["new_password1"]
        actions.change_password(person=person, password=password, keep=self.request.session.row)
        update_session_auth_hash(self.request, person)
        messages.success(self.request, "密码已修改，其他设备上的登录已退出。")
        return redirect("security")


@require_http_methods(["GET", "HEAD", "POST"])
def confirm_password(request):
    """The password once more (governance/accounts/confirm.py)."""
    form = ConfirmPasswordForm(sent(request))
    target = back_to(request)
    if form.is_valid():
        try:
            receipt = spend_confirmation(request)
        except TooMany as refusal:
            allowances.refuse(request, form, refusal, "password")
        else:
            if request.user.check_password(form.cleaned_data["password"]):
                receipt.give_back()
                mark_confirmed(request)
                return redirect(target)
            form.add_error("password", "密码不对，请再试一次")
    return render(request, "signin/confirm.html", {"form": form, "next": target})


def spend_confirmation(request):
    return allowances.spend("confirm_password", person=request.user, network=network_of(request))
