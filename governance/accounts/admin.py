"""People in the admin: accounts, never what they said or where they live."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group

from governance.accounts.models import Allowance, User
from governance.operators import Kept

admin.site.unregister(Group)  # authority follows facts; groups would be a second, silent source of it


@admin.register(User)
class PersonAdmin(UserAdmin, Kept):
    list_display = ["username", "display_name", "is_active", "is_superuser", "is_demo", "last_login"]
    list_filter = ["is_active", "is_superuser", "is_demo"]
    search_fields = ["username", "display_name", "phone"]
    ordering = ["-pk"]
    filter_horizontal = []
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("本人", {"fields": ["display_name", "phone", "email", "note"]}),
        ("登录", {"fields": ["is_active", "is_superuser", "last_login", "date_joined"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]
    add_fieldsets = [
        (
            None,
            {
                "classes": ["wide"],
                "fields": ["username", "display_name", "phone", "usable_password", "password1", "password2"],
            },
        )
    ]


@admin.register(Allowance)
class AllowanceAdmin(Kept):
    """How often one may do what; a change holds from the next try on."""

    list_display = ["action", "per", "amount", "seconds", "basis"]
    list_filter = ["action"]
