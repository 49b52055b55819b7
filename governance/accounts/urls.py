"""Addresses of signing in and out."""

from django.urls import path

from governance.accounts import views

urlpatterns = [
    path("login/", views.SignIn.as_view(), name="login"),
    path("logout/", views.SignOut.as_view(), name="logout"),
    path("demo/", views.demo_login, name="demo_login"),
    path("password/", views.ChangePassword.as_view(), name="password_change"),
]
