"""Accounts: people and signing in; knows nobody else."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "governance.accounts"
    verbose_name = "人员与登录"

    def ready(self):
        from governance.accounts import checks  # noqa: F401 -- registers itself
