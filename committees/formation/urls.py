"""Addresses of formations."""

from django.urls import path

from committees.formation import views

urlpatterns = [
    path("committees/new/", views.new, name="committee_new"),
    path("committees/<int:pk>/forms/", views.paper, name="committee_forms"),
    path("committees/<int:pk>/list/", views.sheet, name="committee_sheet"),
    path("committees/<int:pk>/nominate/", views.nominate, name="nomination_new"),
    path("committees/<int:pk>/steps/<str:name>/", views.step, name="committee_step"),
    path("committees/<int:pk>/by-election/", views.by_elections.call, name="by_election_new"),
    path("by-elections/<int:pk>/", views.by_elections.by_election, name="by_election"),
    path("by-elections/<int:pk>/nominate/", views.by_elections.nominate, name="by_election_nominate"),
    path("by-elections/<int:pk>/steps/<str:name>/", views.by_elections.step, name="by_election_step"),
    path("nominations/<int:pk>/", views.nomination, name="nomination"),
    path("nominations/<int:pk>/<str:name>/", views.nomination_step, name="nomination_step"),
]
