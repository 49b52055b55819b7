"""Addresses of announcements."""

from django.urls import path

from committees.announcements import views

urlpatterns = [
    path("announcements/", views.announcement_list, name="announcements"),
    path("announcements/new/", views.new, name="announcement_new"),
    path("announcements/<int:pk>/", views.detail, name="announcement"),
    path("announcements/<int:pk>/sheet/", views.sheet, name="announcement_sheet"),
    path("announcements/<int:pk>/photo/<str:size>/", views.photo, name="announcement_photo"),
    path("announcements/<int:pk>/objections/", views.objections, name="announcement_objections"),
    path("announcements/<int:pk>/<str:name>/", views.step, name="announcement_step"),
    path("objections/<int:pk>/reply/", views.reply, name="objection_reply"),
]
