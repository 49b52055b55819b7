"""Addresses of commendations."""

from django.urls import path

from committees.commendations import views

urlpatterns = [
    path("commendations/", views.commendation_list, name="commendations"),
    path("commendations/<int:pk>/", views.detail, name="commendation"),
    path("commendations/<int:pk>/photo/<str:size>/", views.photo, name="commendation_photo"),
    path("commendations/<int:pk>/<str:name>/", views.step, name="commendation_step"),
    path("committees/<int:pk>/commendations/new/", views.for_committee, name="commendation_for_committee"),
    path("organisations/<int:pk>/commendations/new/", views.for_organisation, name="commendation_for_organisation"),
]
