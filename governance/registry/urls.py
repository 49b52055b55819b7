"""Addresses of signing up and binding homes, of organisations and places."""

from django.urls import path

from governance.registry.views import claims, organisations, places

urlpatterns = [
    path("accounts/signup/", claims.signup, name="signup"),
    path("accounts/home/", claims.claim_home, name="claim_home"),
    path("accounts/home/vouch/<int:pk>/", claims.vouch, name="home_vouch"),
    path("homes/", claims.home_claims, name="home_claims"),
    path("homes/confirm/", claims.confirm_claims, name="home_claims_confirm"),
    path("homes/<int:pk>/", claims.decide_claim, name="home_claim_decide"),
    path("homes/<int:pk>/look/", claims.look_at_claimant, name="home_claim_look"),
    path("organisations/", organisations.organisation_list, name="organisations"),
    path("organisations/<int:pk>/", organisations.organisation, name="organisation"),
    path("organisations/<int:pk>/reach/", organisations.reach, name="organisation_reach"),
    path("organisations/<int:pk>/contacts/<int:contact>/end/", organisations.contact_end, name="contact_end"),
    path("organisations/<int:pk>/dissolve/", organisations.dissolve, name="organisation_dissolve"),
    path("places/", places.places, name="places"),
    path("places/<int:pk>/", places.place, name="place"),
]
