"""Addresses of formations."""

from django.urls import path

from committees.formation import views

urlpatterns = [
    path("committees/new/", views.new, name="committee_new"),
    path("committees/<int:pk>/forms/", views.paper, name="committee_forms"),
    path("committees/<int:pk>/nominate/", views.nominate, name="nomination_new"),
    path("committees/<int:pk>/steps/<str:name>/", views.step, name="committee_step"),
    path("nominations/<int:pk>/", views.nomination, name="nomination"),
    path("nominations/<int:pk>/<str:name>/", views.nomination_step, name="nomination_step"),
]
