"""Addresses of bodies: who governs, and the owner roll."""

from django.urls import path

from committees.bodies import views

urlpatterns = [
    path("committees/", views.committee_list, name="committees"),
    path("committees/past/new/", views.past, name="committee_past"),
    path("committees/<int:pk>/", views.committee, name="committee"),
    path("committees/<int:pk>/zones/", views.zones, name="committee_zones"),
    path("seats/<int:pk>/consent/", views.consent, name="seat_consent"),
    path("seats/<int:pk>/portrait/", views.portrait, name="seat_portrait"),
    path("seats/<int:pk>/photo/<str:size>/", views.photo, name="seat_photo"),
    path("seats/<int:pk>/end/", views.end_seat, name="seat_end"),
    path("alternates/<int:pk>/seat/", views.move_up, name="alternate_seat"),
    path("areas/<int:pk>/roll/", views.owner_roll, name="owner_roll"),
    path("areas/<int:pk>/roll/rule/", views.head_rule, name="head_rule"),
]
