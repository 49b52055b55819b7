"""Addresses of task forces."""

from django.urls import path

from committees.taskforces.views import charters, log

urlpatterns = [
    path("taskforces/", charters.charter_list, name="taskforces"),
    path("taskforces/new/", charters.new, name="taskforce_new"),
    path("taskforces/<int:pk>/", charters.detail, name="taskforce"),
    path("taskforces/<int:pk>/log/", log.log, name="taskforce_log"),
    path("taskforces/<int:pk>/weeks/<str:monday>/", log.week, name="taskforce_week"),
    path("taskforces/<int:pk>/units/<int:unit>/end/", charters.end_unit, name="taskforce_unit_end"),
    path("taskforces/<int:pk>/<str:name>/", charters.step, name="taskforce_step"),
]
