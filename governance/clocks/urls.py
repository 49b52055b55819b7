"""Addresses of the clocks."""

from django.urls import path

from governance.clocks.views.calendar import calendar
from governance.clocks.views.health import healthz
from governance.clocks.views.ladders import (
    ladder,
    ladder_draft,
    ladder_drop,
    ladder_live,
    ladder_rehearsal,
    ladder_steps,
    ladders,
)
from governance.clocks.views.limits import limits
from governance.clocks.views.operations import clock_again, notice_again, operations

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("calendar/", calendar, name="calendar"),
    path("limits/", limits, name="limits"),
    path("ladders/", ladders, name="ladders"),
    path("ladders/<int:pk>/", ladder, name="ladder"),
    path("ladders/<int:pk>/draft/", ladder_draft, name="ladder_draft"),
    path("ladders/<int:pk>/steps/", ladder_steps, name="ladder_steps"),
    path("ladders/<int:pk>/rehearsal/", ladder_rehearsal, name="ladder_rehearsal"),
    path("ladders/<int:pk>/live/", ladder_live, name="ladder_live"),
    path("ladders/<int:pk>/drop/", ladder_drop, name="ladder_drop"),
    path("operations/", operations, name="operations"),
    path("operations/clocks/<int:pk>/again/", clock_again, name="clock_again"),
    path("operations/notices/<int:pk>/again/", notice_again, name="notice_again"),
]
