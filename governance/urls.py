"""Every address of the portal, by room."""

from django.contrib import admin
from django.urls import include, path

from governance import views

urlpatterns = [
    path("", include("issues.petitions.urls")),
    path("", include("issues.visits.urls")),
    path("", include("committees.responsibility.urls")),
    path("", include("committees.taskforces.urls")),
    path("", include("issues.insight.urls")),
    path("", include("committees.bodies.urls")),
    path("", include("committees.contracts.urls")),
    path("", include("committees.party.urls")),
    path("", include("committees.announcements.urls")),
    path("", include("committees.commendations.urls")),
    path("", include("committees.formation.urls")),
    path("", include("committees.meetings.urls")),
    path("", include("governance.audit.urls")),
    path("", include("governance.clocks.urls")),
    path("", include("governance.people.urls")),
    path("", include("governance.registry.urls")),
    path("", include("governance.exports.urls")),
    path("", include("governance.imports.urls")),
    path("", include("governance.attachments.urls")),
    path("", include("governance.journal.urls")),
    path("accounts/", include("governance.signin.urls")),
    path("elder/", views.elder_mode, name="elder_mode"),
    path("about/", views.about, name="about"),
    path("admin/", admin.site.urls),
]

handler400 = "governance.views.bad_request"
handler500 = "governance.views.server_error"
