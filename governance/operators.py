"""The admin: for operators and reference data. It needs a superuser and shows no content of petitions."""

from urllib.parse import urlencode

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.apps import AdminConfig
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator


class OperatorsConfig(AdminConfig):
    default_site = "governance.operators.OperatorSite"


class OperatorSite(AdminSite):
    site_header = site_title = "钥匙 · 运维后台"
    index_title = "基础数据"
    site_url = "/"

    @method_decorator(login_not_required)
    def login(self, request, extra_context=None):
        """There is one page to sign in at, with its limits and the second factor; this is not another."""
        if request.user.is_authenticated:
            raise PermissionDenied("运维后台只对系统运维人员开放")
        query = urlencode({"next": request.GET.get("next") or reverse("admin:index")})
        return redirect(f"{reverse('login')}?{query}")

    def has_permission(self, request):
        """Staff without the superuser's mark have nothing to do here: their work is on the portal's own pages."""
        return request.user.is_active and request.user.is_superuser


class Kept(ModelAdmin):
    """Reference data: added and corrected, ended by its `until`, never deleted, because the past points to it."""

    show_full_result_count = False
    list_per_page = 50

    def has_delete_permission(self, request, obj=None):
        return False


class ForOthers(Kept):
    """Rows that give a person authority: an operator makes none for himself, and changes none of his own."""

    def get_form(self, request, obj=None, **kwargs):
        form, operator = super().get_form(request, obj, **kwargs), request.user

        class Guarded(form):
            def clean(self):
                super().clean()
                if operator in (self.cleaned_data.get("person"), getattr(obj, "person", None)):
                    raise ValidationError("不能给自己设置任职或席位，请由其他人办理")

        return Guarded


class OnlyItsFilters:
    """An address narrows the list by the filters of its page and by nothing else."""

    def lookup_allowed(self, lookup, value, request):
        """Only the filters of the page: `?text__contains=` would read a text letter by letter."""
        names = [name if isinstance(name, str) else name[0] for name in self.list_filter]
        endings = ("", "__exact", "__id__exact", "__isnull", "__isempty")
        return lookup in {name + ending for name in names for ending in endings}


class ReadOnly(OnlyItsFilters, Kept):
    """Tables with moves: only deeds write them. `fields` names what an operator may see, and nothing else may tell."""

    actions = None
    change_form_template = "admin/read_only.html"

    def render_change_form(self, request, context, **kwargs):
        """The row's own name stays away: it may hold a title or a person."""
        return super().render_change_form(request, context | {"subtitle": ""}, **kwargs)

    def history_view(self, request, object_id, extra_context=None):
        """Nothing was ever done to it here; what was done elsewhere is in the journal."""
        raise PermissionDenied

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
