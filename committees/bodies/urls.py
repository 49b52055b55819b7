"""Addresses of the owner roll."""

from django.urls import path

from committees.bodies import views

urlpatterns = [
    path("areas/<int:pk>/roll/", views.owner_roll, name="owner_roll"),
    path("areas/<int:pk>/roll/rule/", views.head_rule, name="head_rule"),
]
