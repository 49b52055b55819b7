"""Categories are edited here, by succession; petitions, issues and tasks are only counted and dated.

Being an operator gives no right to read what residents wrote: no text, name, phone or photo is shown.
"""

from django import forms
from django.contrib import admin
from django.utils import timezone

from governance.operators import Kept, ReadOnly
from issues.petitions.actions.reference import revise_category
from issues.petitions.models import Category, CategoryGroup, Issue, Petition, Route, Task


@admin.register(CategoryGroup)
class CategoryGroupAdmin(Kept):
    list_display = ["code", "name"]

    def get_readonly_fields(self, request, obj=None):
        return ["code"] if obj else []


class CategoryForm(forms.ModelForm):
    class Meta:
        model = Category
        fields = [field.name for field in Category._meta.concrete_fields if not field.primary_key]
        help_texts = {"call_first": '例如 [{"number": "119", "name": "火警"}]', "keywords": "用逗号分开"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.show_hidden_initial = False  # compare with the row, not with what the browser says it was

    def clean_call_first(self):
        numbers = self.cleaned_data["call_first"] or []
        right = isinstance(numbers, list) and all(
            isinstance(entry, dict)
            and entry.keys() == {"number", "name"}
            and all(isinstance(value, str) and value for value in entry.values())
            for entry in numbers
        )
        if not right:
            raise forms.ValidationError("请写成列表，每一项有 number 和 name 两个文字")
        return numbers

    def clean_until(self):
        until = self.cleaned_data["until"]
        if until and until < timezone.localdate():
            raise forms.ValidationError("停用日期不能早于今天，已提交的诉求还在使用")
        return until


@admin.register(Category)
class CategoryAdmin(Kept):
    """One row in force per code. Saving a change ends the row today and begins its successor."""

    form = CategoryForm
    list_display = ["code", "name", "group", "urgency", "lead_hint", "since", "until"]
    list_filter = [("until", admin.EmptyFieldListFilter), "group", "urgency"]
    list_select_related = ["group"]
    search_fields = ["code", "name"]
    fields = CategoryForm.Meta.fields

    def get_readonly_fields(self, request, obj=None):
        return ["code", "since"] if obj else ["until"]

    def has_change_permission(self, request, obj=None):
        """What was in force is history."""
        return super().has_change_permission(request, obj) and (obj is None or obj.until is None)

    def save_model(self, request, obj, form, change):
        if not change:
            super().save_model(request, obj, form, change)
        elif form.changed_data:
            obj.pk = revise_category(category=obj).pk


@admin.register(Petition)
class PetitionAdmin(ReadOnly):
    fields = [
        *("number", "community", "category", "state", "filed_at", "due_at", "response_due_at", "responded_at"),
        *("replied_at", "appraised_at", "reopenings", "closed_at", "changed_at"),
    ]
    list_display = ["number", "community", "category", "state", "filed_at", "due_at", "closed_at"]
    list_filter = ["state", "community"]
    list_select_related = ["community", "category"]
    search_fields = ["number"]
    ordering = ["-pk"]


@admin.register(Issue)
class IssueAdmin(ReadOnly):
    fields = [
        *("number", "community", "category", "state", "urgency", "supervision", "lead", "petition_count"),
        *("opened_at", "due_at", "answered_at", "closed_at", "reopenings", "changed_at"),
    ]
    list_display = ["number", "community", "category", "urgency", "state", "lead", "opened_at", "due_at"]
    list_filter = ["state", "urgency", "community"]
    list_select_related = ["community", "category", "lead"]
    search_fields = ["number"]
    ordering = ["-pk"]


@admin.register(Task)
class TaskAdmin(ReadOnly):
    fields = [
        *("number", "organisation", "state", "is_lead", "by_street", "sent_at", "due_at", "reported_at"),
        "closed_at",
    ]
    list_display = ["number", "organisation", "state", "is_lead", "sent_at", "due_at", "closed_at"]
    list_filter = ["state"]
    list_select_related = ["organisation"]
    search_fields = ["number"]
    ordering = ["-pk"]


@admin.register(Route)
class RouteAdmin(ReadOnly):
    list_display = ["id", "group", "category", "place_words", "organisation", "begins", "ends", "since", "until"]
    list_select_related = ["group", "organisation", "street", "community", "area", "building"]
    fields = [
        *("group", "category", "street", "community", "area", "building", "begins", "ends", "organisation", "basis"),
        *("since", "until"),
    ]
    list_filter = ["group", ("until", admin.EmptyFieldListFilter)]
    ordering = ["-pk"]
