"""Addresses of Party organisations."""

from django.urls import path

from committees.party import views

urlpatterns = [
    path("party/", views.party_list, name="parties"),
    path("party/new/", views.new, name="party_new"),
    path("party/<int:pk>/", views.detail, name="party"),
    path("party/<int:pk>/show/", views.show, name="party_show"),
    path("party/<int:pk>/records/", views.records, name="party_records"),
    path("party/<int:pk>/records/<int:number>/", views.record, name="party_record"),
    path("party/<int:pk>/records/<int:number>/correct/", views.correct, name="party_record_correct"),
    path("party/<int:pk>/posts/<int:row>/end/", views.row_step, {"name": "end_post"}, name="party_post_end"),
    path("party/<int:pk>/members/<int:row>/leave/", views.row_step, {"name": "leave"}, name="party_leave"),
    path("party/<int:pk>/reports/<int:row>/review/", views.row_step, {"name": "review"}, name="party_review"),
    path("party/<int:pk>/reports/<int:row>/end/", views.row_step, {"name": "end_report"}, name="party_report_end"),
    path("party/<int:pk>/<str:name>/", views.step, name="party_step"),
]
