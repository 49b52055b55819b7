"""How long a password must be, and what it must not be, said in Chinese.

No rules of composition: NIST 800-63B and ASVS 6.2.5 advise against them; GB/T 22239 asks for "complexity", which
length and a list of known passwords serve better than Aa1!Aa1!.
"""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError

from governance.accounts import standing

# Beside Django's twenty thousand: what people here would think of first.
TOO_WELL_KNOWN = {
    "yaoshi-demo", "yaoshidemo", "yaoshi123", "yaoshi1234", "yaoshi12345", "yaoshi2026", "wuye123456", "juwei12345",
    "wuguanhui1", "jiedao12345", "beijing123", "beijing2026", "beijing2008", "woaini1314", "woaini520", "woaini5201314",
    "5201314520", "1314520520", "aini1314520", "woaibeijing", "zhongguo123", "zhongguo2026", "wo123456789",
}  # fmt: skip


class LongEnough(MinimumLengthValidator):
    """Eight, and ten for whoever acts for others.

    Django 5.2 says this one sentence in English: its Chinese catalogue still holds the older wording.
    """

    def __init__(self, min_length=8, for_staff=10):
        super().__init__(min_length)
        self.for_staff = for_staff

    def validate(self, password, user=None):
        least = self.for_staff if user is not None and user.pk and standing.is_staff(user) else self.min_length
        if len(password) < least:
            raise ValidationError(f"密码太短，至少要 {least} 个字符", code="password_too_short")

    def get_help_text(self):
        return f"密码至少要 {self.min_length} 个字符，工作人员至少 {self.for_staff} 个。"


class NotTooWellKnown:
    """The demo's password, and what comes to mind first in this country."""

    def validate(self, password, user=None):
        if password.lower() in TOO_WELL_KNOWN:
            raise ValidationError("这个密码太常见，容易被猜到，请换一个", code="password_too_common")

    def get_help_text(self):
        return "不要用常见的密码。"
