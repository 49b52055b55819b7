"""Choices of accounts."""

from django.db.models import TextChoices


class Purpose(TextChoices):
    """What a code by text message is for: one that was sent for signing in proves nothing elsewhere."""

    SIGN_IN = "sign_in", "登录"
    RESET = "reset", "重设密码"
    SIGN_UP = "sign_up", "注册"
    CHANGE = "change", "更换手机号"


class ConsentWay(TextChoices):
    """How somebody agreed."""

    PAGE = "page", "在网页上勾选"
    SPOKEN = "spoken", "当面同意"
    PHONE = "phone", "电话同意"
    WRITTEN = "written", "书面同意"
