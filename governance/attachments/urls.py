"""The address of a kept file."""

from django.urls import path

from governance.attachments import views

urlpatterns = [path("attachments/<uuid:pk>/<str:size>/", views.attachment, name="attachment")]
