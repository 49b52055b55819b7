"""Addresses of imports."""

from django.urls import path

from governance.imports import views

urlpatterns = [
    path("imports/", views.imports, name="imports"),
    path("imports/new/", views.import_new, name="import_new"),
    path("imports/template/<slug:kind>/", views.import_template, name="import_template"),
    path("imports/<int:pk>/", views.import_page, name="import"),
    path("imports/<int:pk>/faults/", views.import_faults, name="import_faults"),
    path("imports/<int:pk>/confirm/", views.import_confirm, name="import_confirm"),
    path("imports/<int:pk>/drop/", views.import_drop, name="import_drop"),
    path("imports/<int:pk>/undo/", views.import_undo, name="import_undo"),
]
