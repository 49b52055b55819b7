"""Contracts and hand-overs are written by deeds; operators see what there is, of firms and dates only."""

from django.contrib import admin

from committees.contracts.models import Handover, ManagerReport, ServiceContract
from governance.operators import ReadOnly


@admin.register(ServiceContract)
class ServiceContractAdmin(ReadOnly):
    list_display = ["number", "firm", "community", "since", "last_day", "filed_on", "until"]
    list_select_related = ["firm", "community"]
    fields = [
        *("number", "firm", "community", "area", "price", "price_note", "signed_on", "filed_on"),
        *("since", "last_day", "until", "ended_reason"),
    ]
    list_filter = ["community", ("until", admin.EmptyFieldListFilter), ("filed_on", admin.EmptyFieldListFilter)]
    search_fields = ["number", "firm__name"]
    ordering = ["-pk"]


@admin.register(ManagerReport)
class ManagerReportAdmin(ReadOnly):
    """That somebody took post and reported; who it is, the contract's page says."""

    list_display = ["id", "contract", "took_post_on", "reported_on"]
    list_select_related = ["contract__firm"]
    fields = ["contract", "took_post_on", "reported_on"]
    list_filter = [("reported_on", admin.EmptyFieldListFilter)]
    ordering = ["-pk"]


@admin.register(Handover)
class HandoverAdmin(ReadOnly):
    list_display = ["id", "community", "giver", "taker", "began_on", "finished_on"]
    list_select_related = ["community", "giver", "taker"]
    fields = ["community", "giver", "taker", "began_on", "finished_on"]
    list_filter = ["community", ("finished_on", admin.EmptyFieldListFilter)]
    ordering = ["-pk"]
