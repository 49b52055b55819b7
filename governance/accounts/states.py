"""What a code by text message is for: one that was sent for signing in proves nothing elsewhere."""

from django.db.models import TextChoices


class Purpose(TextChoices):
    SIGN_IN = "sign_in", "登录"
    RESET = "reset", "重设密码"
    SIGN_UP = "sign_up", "注册"
    CHANGE = "change", "更换手机号"
