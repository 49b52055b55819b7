"""Addresses of dashboards."""

from django.urls import path

from issues.insight import views

urlpatterns = [path("dashboard/", views.dashboard, name="dashboard")]
