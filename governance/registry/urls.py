"""Addresses of signing up and binding homes."""

from django.urls import path

from governance.registry.views import claims

urlpatterns = [
    path("accounts/signup/", claims.signup, name="signup"),
    path("accounts/home/", claims.claim_home, name="claim_home"),
    path("homes/", claims.home_claims, name="home_claims"),
    path("homes/<int:pk>/", claims.decide_claim, name="home_claim_decide"),
]
