"""Addresses of dashboards."""

from django.urls import path

from issues.insight import views

urlpatterns = [
    path("dashboard/", views.dashboard, name="dashboard"),
    path("dashboard/coverage/", views.coverage_rows, name="coverage"),
]
