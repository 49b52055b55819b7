"""Registry: places, organisations, and who lives, owns and works where."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "governance.registry"
    verbose_name = "小区与单位"

    def ready(self):
        from governance.journal import verbs
        from governance.registry import exports, sheets
        from governance.registry.verbs import VERBS

        verbs.add(VERBS)
        exports.register_kinds()
        sheets.register()
