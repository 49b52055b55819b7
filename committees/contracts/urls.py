"""Addresses of contracts and hand-overs."""

from django.urls import path

from committees.contracts import views

urlpatterns = [
    path("contracts/", views.contract_list, name="contracts"),
    path("contracts/new/", views.new, name="contract_new"),
    path("contracts/<int:pk>/", views.detail, name="contract"),
    path("contracts/<int:pk>/<str:name>/", views.step, name="contract_step"),
    path("managers/<int:pk>/report/", views.report, name="manager_report"),
    path("handovers/<int:pk>/", views.handover, name="handover"),
    path("handovers/<int:pk>/documents/", views.documents, name="handover_documents"),
    path("handovers/<int:pk>/finish/", views.finish, name="handover_finish"),
]
