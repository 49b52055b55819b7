"""Addresses of exports."""

from django.urls import path

from governance.exports import views

urlpatterns = [
    path("exports/", views.mine, name="exports"),
    path("exports/<int:pk>/", views.job, name="export_job"),
    path("exports/<int:pk>/file/", views.download, name="export_file"),
    path("exports/<slug:name>/", views.start, name="export"),
]
