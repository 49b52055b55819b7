"""Addresses of zones, rounds and what they found."""

from django.urls import path

from issues.visits.views import rounds, walking, wishes, zones

urlpatterns = [
    path("zones/<int:pk>/", zones.zone, name="zone"),
    path("zones/<int:pk>/rounds/new/", rounds.new, name="round_new"),
    path("rounds/", rounds.round_list, name="rounds"),
    path("rounds/<int:pk>/", rounds.detail, name="round"),
    path("rounds/<int:pk>/dates/", rounds.dates, name="round_dates"),
    path("rounds/<int:pk>/sheet/", rounds.sheet, name="round_sheet"),
    path("rounds/<int:pk>/buildings/<int:building>/", walking.walk, name="round_walk"),
    path("rounds/<int:pk>/keying/", walking.keying, name="round_keying"),
    path("rounds/<int:pk>/wishes/", wishes.wishes, name="round_wishes"),
    path("communities/<int:pk>/wishes/", wishes.community_wishes, name="community_wishes"),
    path("communities/<int:pk>/wishes/<str:code>/", wishes.community_wish, name="community_wish"),
    path("rounds/<int:pk>/wishes/<str:code>/", wishes.wish, name="round_wish"),
]
