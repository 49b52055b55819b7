"""How long a password must be, said in Chinese."""

from django.contrib.auth.password_validation import MinimumLengthValidator


class LongEnough(MinimumLengthValidator):
    """Django 5.2 says this one sentence in English: its Chinese catalogue still holds the older wording."""

    def get_error_message(self):
        return f"密码太短，至少要 {self.min_length} 个字符"

    def get_help_text(self):
        return f"密码至少要 {self.min_length} 个字符。"
