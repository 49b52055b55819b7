"""Address of the health page."""

from django.urls import path

from governance.clocks import views

urlpatterns = [path("healthz", views.healthz, name="healthz")]
