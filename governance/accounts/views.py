"""Signing in and out, the demo's one click, and changing the password."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, views
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from governance.accounts.forms import ChangePasswordForm, DemoSignInForm, SignInForm
from governance.accounts.models import demo_people
from governance.views import back_to


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
        return super().get_context_data(demo_people=people, **kwargs)


@method_decorator(login_not_required, name="dispatch")
class SignOut(views.LogoutView):
    next_page = "home"


@login_not_required
@require_POST
def demo_login(request):
    """Become a demo person in one click; exists in demo mode only."""
    form = DemoSignInForm(request.POST)
    if not settings.DEMO or not form.is_valid():
        raise Http404
    login(request, form.cleaned_data["username"])
    return redirect(back_to(request))


class ChangePassword(views.PasswordChangeView):
    template_name = "accounts/password.html"
    form_class = ChangePasswordForm
    success_url = reverse_lazy("home")

    def form_valid(self, form):
        messages.success(self.request, "密码已修改，其他设备上的登录已退出。")
        return super().form_valid(form)
