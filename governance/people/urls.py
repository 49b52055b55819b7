"""Addresses of codes, homes, staff and my own information."""

from django.urls import path

from governance.people.views import bind, homes, mine, staff

urlpatterns = [
    path("bind/", bind.bind, name="bind"),
    path("bind/<str:code>/", bind.bind_code, name="bind_code"),
    path("homes/find/", homes.find, name="homes_find"),
    path("homes/find/<int:pk>/", homes.home, name="home_bindings"),
    path("homes/find/<int:pk>/names/", homes.names, name="home_names"),
    path("homes/find/<int:pk>/transfer/", homes.transfer, name="home_transfer"),
    path("homes/codes/<int:pk>/", homes.codes, name="home_codes"),
    path("homes/bindings/<str:kind>/<int:pk>/end/", homes.end_binding, name="binding_end"),
    path("homes/bindings/<str:kind>/<int:pk>/name/", homes.correct_name, name="binding_name"),
    path("staff/", staff.staff, name="staff"),
    path("staff/<int:pk>/", staff.staff_of, name="staff_of"),
    path("staff/<int:pk>/invite/", staff.invite, name="staff_invite"),
    path("staff/postings/<int:pk>/extend/", staff.extend, name="posting_extend"),
    path("staff/postings/<int:pk>/end/", staff.end, name="posting_end"),
    path("staff/invitations/<int:pk>/revoke/", staff.revoke, name="invitation_revoke"),
    path("invitations/<str:token>/", staff.invitation, name="invitation"),
    path("accounts/me/", mine.my_data, name="my_data"),
    path("accounts/me/details/", mine.my_details, name="my_details"),
    path("accounts/me/phone/", mine.my_phone, name="my_phone"),
    path("accounts/me/export/", mine.my_export, name="my_export"),
    path("accounts/me/consents/<int:pk>/", mine.withdraw, name="consent_withdraw"),
    path("accounts/me/close/", mine.close, name="account_close"),
    path("accounts/me/reopen/", mine.reopen, name="account_reopen"),
]
