"""People in the admin: accounts, never what they said or where they live."""

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group

from governance.accounts.models import Allowance, User, bare_number, mobile_number
from governance.operators import Kept, OnlyItsFilters
from governance.phrases import masked_phone

admin.site.unregister(Group)  # authority follows facts; groups would be a second, silent source of it


class PersonForm(UserChangeForm):
    """The number stays masked: whoever sets another need not read the old one."""

    new_phone = forms.CharField(label="换成手机号", required=False, help_text="不换就空着；填 0 清除")

    class Meta(UserChangeForm.Meta):
        model = User
        fields = ["username", "password", "display_name", "email", "note", "is_active", "is_superuser"]

    def clean_new_phone(self):
        number = bare_number(self.cleaned_data["new_phone"])
        if number not in ("", "0"):
            mobile_number(number)
        return number

    def save(self, commit=True):
        if number := self.cleaned_data["new_phone"]:
            self.instance.phone = "" if number == "0" else number
        return super().save(commit)


@admin.register(User)
class PersonAdmin(OnlyItsFilters, UserAdmin, Kept):
    form = PersonForm
    list_display = ["username", "display_name", "is_active", "is_superuser", "is_demo", "last_login"]
    list_filter = ["is_active", "is_superuser", "is_demo"]
    search_fields = ["username", "display_name", "phone__exact"]
    ordering = ["-pk"]
    filter_horizontal = []
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("本人", {"fields": ["display_name", "masked", "new_phone", "email", "note"]}),
        ("登录", {"fields": ["is_active", "is_superuser", "last_login", "date_joined"]}),
    ]
    readonly_fields = ["masked", "last_login", "date_joined"]
    add_fieldsets = [
        (
            None,
            {
                "classes": ["wide"],
                "fields": ["username", "display_name", "phone", "usable_password", "password1", "password2"],
            },
        )
    ]

    @admin.display(description="手机号")
    def masked(self, person):
        return masked_phone(person.phone) if person.phone else "未填"


@admin.register(Allowance)
class AllowanceAdmin(Kept):
    """How often one may do what; a change holds from the next try on."""

    list_display = ["action", "per", "amount", "seconds", "basis"]
    list_filter = ["action"]
