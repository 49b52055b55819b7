"""Addresses of the inbox."""

from django.urls import path

from governance.journal import views

urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/settings/", views.inbox_settings, name="inbox_settings"),
    path("inbox/read/", views.inbox_read, name="inbox_read"),
    path("inbox/<int:pk>/", views.inbox_open, name="inbox_open"),
]
