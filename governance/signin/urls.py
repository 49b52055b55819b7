"""Addresses of signing in and out, and of 登录与安全."""

from django.urls import path

from governance.accounts.states import Purpose
from governance.signin.views import codes, doors, second, security

urlpatterns = [
    path("login/", doors.SignIn.as_view(), name="login"),
    path("logout/", doors.SignOut.as_view(), name="logout"),
    path("demo/", doors.demo_login, name="demo_login"),
    path("code/", codes.ask, {"purpose": Purpose.SIGN_IN}, name="code"),
    path("code/enter/", codes.enter, {"purpose": Purpose.SIGN_IN}, name="code_enter"),
    path("code/who/", codes.who, name="code_who"),
    path("reset/", codes.ask, {"purpose": Purpose.RESET}, name="reset"),
    path("reset/enter/", codes.enter, {"purpose": Purpose.RESET}, name="reset_enter"),
    path("reset/new/", codes.new_password, name="reset_new"),
    path("second/", second.verify, name="second_factor"),
    path("second/setup/", second.set_up, name="second_factor_setup"),
    path("second/codes/", second.renew_codes, name="second_factor_codes"),
    path("second/off/", second.turn_off, name="second_factor_off"),
    path("security/", security.security, name="security"),
    path("sessions/", security.sessions, name="sessions"),
    path("sessions/others/end/", security.end_other_sessions, name="sessions_end"),
    path("sessions/<slug:pk>/end/", security.end_session, name="session_end"),
    path("password/", security.ChangePassword.as_view(), name="password_change"),
    path("confirm/", security.confirm_password, name="confirm_password"),
]
