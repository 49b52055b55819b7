"""Addresses of the audit."""

from django.urls import path

from governance.audit import views

urlpatterns = [
    path("audit/", views.events, name="audit"),
    path("audit/person/", views.person, name="audit_person"),
    path("audit/looks/", views.look_weeks, name="audit_looks"),
    path("audit/<int:pk>/", views.event, name="audit_event"),
    path("looks/<int:pk>/", views.look_week, name="look_week"),
]
