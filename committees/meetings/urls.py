"""Addresses of meetings, resolutions and action items."""

from django.urls import path

from committees.meetings.views import agenda, meetings, resolutions, suggestions, work

urlpatterns = [
    path("meetings/", meetings.meeting_list, name="meetings"),
    path("meetings/new/", meetings.new, name="meeting_new"),
    path("meetings/demand/", meetings.demand, name="meeting_demand"),
    path("meetings/demands/<int:pk>/support/", meetings.support, name="demand_support"),
    path("meetings/agenda/", suggestions.put, name="agenda_put"),
    path("meetings/suggestions/", suggestions.suggestion_list, name="suggestions"),
    path("meetings/suggestions/new/", suggestions.new, name="suggestion_new"),
    path("meetings/suggestions/<int:pk>/", suggestions.detail, name="suggestion"),
    path("meetings/suggestions/<int:pk>/<str:name>/", suggestions.step, name="suggestion_step"),
    path("meetings/actions/", work.action_list, name="action_items"),
    path("meetings/actions/<int:pk>/", work.detail, name="action_item"),
    path("meetings/actions/<int:pk>/<str:name>/", work.step, name="action_item_step"),
    path("meetings/<int:pk>/", meetings.detail, name="meeting"),
    path("meetings/<int:pk>/code/", meetings.code, name="meeting_code"),
    path("meetings/<int:pk>/ledger/", meetings.ledger, name="meeting_ledger"),
    path("meetings/<int:pk>/minutes/", meetings.minutes, name="minutes"),
    path("meetings/<int:pk>/calendar.ics", meetings.calendar, name="meeting_calendar"),
    path("meetings/<int:pk>/agenda/<int:item>/papers/", agenda.papers, name="agenda_papers"),
    path("meetings/<int:pk>/agenda/<int:item>/papers/<uuid:paper>/", agenda.remove_paper, name="agenda_paper"),
    path("meetings/<int:pk>/agenda/<int:item>/remove/", agenda.remove, name="agenda_remove"),
    path("meetings/<int:pk>/agenda/<int:item>/<str:direction>/", agenda.order, name="agenda_move"),
    path("meetings/<int:pk>/<str:name>/", meetings.step, name="meeting_step"),
    path("resolutions/<int:pk>/", resolutions.detail, name="resolution"),
    path("resolutions/<int:pk>/<str:name>/", resolutions.step, name="resolution_step"),
]
