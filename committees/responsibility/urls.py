"""Addresses of responsibility for buildings, and of emergencies."""

from django.urls import path

from committees.responsibility.views import charges, emergencies

urlpatterns = [
    path("charges/", charges.charge_list, name="charges"),
    path("charges/new/<int:pk>/", charges.appoint, name="charge_new"),
    path("charges/handovers/<int:pk>/", charges.handover, name="charge_handover"),
    path("emergencies/", emergencies.emergency_list, name="emergencies"),
    path("emergencies/new/", emergencies.new, name="emergency_new"),
    path("emergencies/<int:pk>/", emergencies.day, name="emergency"),
    path("emergencies/<int:pk>/check-in/", emergencies.check_in, name="emergency_check_in"),
    path("emergencies/<int:pk>/roster/", emergencies.roster, name="emergency_roster"),
    path("emergencies/<int:pk>/end/", emergencies.end, name="emergency_end"),
]
