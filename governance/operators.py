"""The admin: for operators and reference data. It needs a superuser and shows no content of petitions."""

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.apps import AdminConfig


class OperatorsConfig(AdminConfig):
    default_site = "governance.operators.OperatorSite"


class OperatorSite(AdminSite):
    site_header = site_title = "钥匙 · 运维后台"
    index_title = "基础数据"
    site_url = "/"

    def has_permission(self, request):
        """Staff without the superuser's mark have nothing to do here: their work is on the portal's own pages."""
        return request.user.is_active and request.user.is_superuser


class Kept(ModelAdmin):
    """Reference data: added and corrected, ended by its `until`, never deleted, because the past points to it."""

    show_full_result_count = False
    list_per_page = 50

    def has_delete_permission(self, request, obj=None):
        return False


class ReadOnly(Kept):
    """Tables with moves: only deeds write them. `fields` names what an operator may see."""

    actions = None

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
