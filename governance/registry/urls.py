"""Addresses of signing up and binding homes."""

from django.urls import path

from governance.registry import views

urlpatterns = [
    path("accounts/signup/", views.signup, name="signup"),
    path("accounts/home/", views.claim_home, name="claim_home"),
    path("homes/", views.home_claims, name="home_claims"),
    path("homes/<int:pk>/", views.decide_claim, name="home_claim_decide"),
]
