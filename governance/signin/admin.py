"""What operators do about sign-ins of others: end them, reset a lost second factor. Secrets stay hidden."""

from django.contrib import admin, messages
from django_otp.plugins.otp_static import admin as static_admin  # noqa: F401 -- registers; undone below
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp import admin as totp_admin  # noqa: F401 -- registers; undone below
from django_otp.plugins.otp_totp.models import TOTPDevice

from governance.accounts import admin as accounts_admin
from governance.accounts.models import User
from governance.signin import second_factor
from governance.signin.actions import end_sessions
from governance.signin.models import Session

admin.site.unregister(TOTPDevice)
admin.site.unregister(StaticDevice)
admin.site.unregister(User)


@admin.register(User)
class PersonAdmin(accounts_admin.PersonAdmin):
    actions = ["end_all_sessions", "reset_second_factor"]

    @admin.action(description="结束所选人员的全部登录", permissions=["change"])
    def end_all_sessions(self, request, queryset):
        for person in queryset:
            end_sessions(sessions=Session.objects.all(), person=person, by=request.user, why="运维结束")
        self.message_user(request, "所选人员的登录已全部结束。", messages.SUCCESS)

    @admin.action(description="重置所选人员的二次验证（核对身份之后）", permissions=["change"])
    def reset_second_factor(self, request, queryset):
        """Never one's own: who lost it asks another operator, or uses the shell of the machine."""
        for person in queryset.exclude(pk=request.user.pk):
            if second_factor.is_on(person):
                second_factor.turn_off(person=person, by=request.user, why="运维重置")
                end_sessions(sessions=Session.objects.all(), person=person, by=request.user, why="运维重置二次验证")
        self.message_user(request, "所选人员的二次验证已重置，登录已结束；您自己的不在其中。", messages.SUCCESS)
