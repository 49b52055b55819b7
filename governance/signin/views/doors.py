"""Signing in by name and password, the demo's one click, signing out."""

import logging

from django.conf import settings
from django.contrib.auth import views
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from governance import sms
from governance.accounts import allowances
from governance.accounts.models import demo_people
from governance.accounts.networks import network_of
from governance.phrases import masked_name
from governance.refusals import TooMany, wait_of
from governance.signin import actions
from governance.signin.forms import DemoSignInForm, SignInForm
from governance.signin.lockout import Try
from governance.signin.views.entering import let_in
from governance.views import back_to

log = logging.getLogger(__name__)
LOCKED = "尝试的次数太多，请 {wait}后再试。{instead}"
INSTEAD = {True: "着急的话可以用短信验证码登录，或拨打值班电话。", False: "着急的话请拨打值班电话。"}


@method_decorator(login_not_required, name="dispatch")
class SignIn(views.LoginView):
    template_name = "accounts/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_redirect_url(self):
        """Never back to this very page: for somebody signed in that would be a circle."""
        target = super().get_redirect_url()
        return "" if target.split("?")[0] == self.request.path else target

    def get_context_data(self, **kwargs):
        people = demo_people() if settings.DEMO else []
        ended = self.request.GET.get("ended") == "idle"
        return super().get_context_data(demo_people=people, ended=ended, by_code=sms.is_available(), **kwargs)

    def post(self, request, *args, **kwargs):
        """The try is counted before the password is looked at: tries at the same moment do not slip through."""
        try:
            self.attempt = Try(request, request.POST.get("username", ""))
        except TooMany as refusal:
            return self.refused(refusal)
        return super().post(request, *args, **kwargs)

    def refused(self, refusal):
        sentence = LOCKED.format(wait=wait_of(refusal.seconds), instead=INSTEAD[sms.is_available()])
        form = SignInForm(refused=sentence, **self.get_form_kwargs())
        self.request.too_many = refusal
        return self.render_to_response(self.get_context_data(form=form))

    def form_valid(self, form):
        self.attempt.succeeded()
        return let_in(self.request, form.get_user(), actions.PASSWORD, self.get_success_url())

    def form_invalid(self, form):
        if "username" in form.errors or "password" in form.errors:  # nothing was tried
            self.attempt.receipt.give_back()
        else:
            failed(self.request, self.attempt.people, form.data.get("username", ""))
        return super().form_invalid(form)


def failed(request, people, typed):
    """A person's failure is hers to know, an unknown name only the log's. Both cost one small transaction."""
    seen = actions.seen_from(request)
    for person in people:
        actions.sign_in_failed(person=person, how=actions.PASSWORD, seen=seen)
    if not people:
        allowances.note("sign_in_unknown", network=network_of(request))
        log.warning("request %s: sign-in with an unknown name %r from %s", request.id, masked_name(typed), seen)


@method_decorator(login_not_required, name="dispatch")
class SignOut(views.LogoutView):
    next_page = "home"

    def post(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            actions.signed_out(person=request.user)
        return super().post(request, *args, **kwargs)


@login_not_required
@require_POST
def demo_login(request):
    """Become a demo person in one click; exists in demo mode only."""
    form = DemoSignInForm(request.POST)
    if not settings.DEMO or not form.is_valid():
        raise Http404
    return let_in(request, form.cleaned_data["username"], actions.DEMO, back_to(request))
