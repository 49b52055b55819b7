"""What the journal remembers of signing in. No names, no numbers, no whole addresses: only the network's beginning."""

from governance.journal.verbs import Verb

VERBS = (
    Verb("person.signed_in", "登录", "{how}，{agent}（{network}）"),
    Verb("person.sign_in_failed", "登录失败", "{how}，{agent}（{network}）"),
    Verb("person.signed_out", "退出登录"),
    Verb("person.sessions_ended", "结束其他登录", "结束 {count} 处登录：{why}"),
    Verb("person.password_changed", "修改密码", "", "您的密码已修改。如果不是您本人操作，请马上重设密码。"),
    Verb("person.password_reset", "用短信重设密码", "", "您的密码已用短信验证码重设。如果不是您本人操作，请马上重设密码并联系居委会。"),
    Verb("person.second_factor_on", "开启二次验证", "", "您的账号已开启二次验证。"),
    Verb("person.second_factor_off", "关闭二次验证", "{why}", "您的账号已关闭二次验证。如果不是您本人操作，请马上修改密码。"),
    Verb("person.recovery_codes_renewed", "更换备用码", "", "您的备用码已更换，旧的都不能再用。"),
    Verb("person.limited", "操作太频繁", "{what}"),
)  # fmt: skip
