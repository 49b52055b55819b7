"""How often one may do what, as every installation begins; operators edit the rows, not this table."""

from dataclasses import dataclass

MINUTE, HOUR, DAY = 60, 3600, 86400


@dataclass(frozen=True)
class Limit:
    """At most `amount` times within any `seconds`, counted apart for each value of `per` ("account+network")."""

    action: str
    per: str
    amount: int
    seconds: int
    basis: str = ""


ACTIONS = {
    "sign_in": "登录失败",
    "sign_in_known": "常用设备登录失败",
    "sign_in_unknown": "用不存在的名字登录",
    "code_send": "获取短信验证码",
    "code_try": "填写短信验证码",
    "second_factor": "填写动态口令",
    "confirm_password": "再次输入密码",
    "sign_up": "注册",
    "invite": "用短信邀请任职",
    "home_code": "填写房屋码",
    "vouch": "为邻居证明",
    "meeting_code": "填写会议签到码",
    "file": "提交诉求",
    "photo": "上传照片",
    "search": "搜索",
    "look": "查看电话或门牌",
    "export": "导出",
    "import": "导入",
    "note_of_limit": "记录一次超限",
}


def actions():
    """For the admin's list; a function, so that a new action needs no migration."""
    return list(ACTIONS.items())


PARTS = {"account": "账号", "device": "设备", "network": "网络", "number": "手机号", "person": "人", "what": "事项"}

# A whole estate may sit behind one address: what counts by network alone is generous.
LIMITS = [
    Limit("sign_in", "account+network", 10, 15 * MINUTE, "GB/T 22239 身份鉴别：登录失败处理"),
    Limit("sign_in", "account", 60, HOUR, "分散在多个网络的猜测"),
    Limit("sign_in", "network", 300, 15 * MINUTE, "一个网络猜很多账号"),
    Limit("sign_in_known", "account+device", 10, 15 * MINUTE, "别处的猜测不妨碍本人在常用设备上登录"),
    Limit("sign_in_unknown", "network", 300, 15 * MINUTE, "只计数，不另外拒绝"),
    Limit("code_send", "number", 1, MINUTE, "60 秒后可以重新获取"),
    Limit("code_send", "number", 10, DAY, "防止短信轰炸"),
    Limit("code_send", "network", 20, 10 * MINUTE, "防止短信轰炸"),
    Limit("code_send", "network", 200, DAY, "防止短信轰炸"),
    Limit("code_try", "number+network", 10, 15 * MINUTE, "ASVS 6.6.3"),
    Limit("code_try", "network", 200, 15 * MINUTE, "一个网络猜很多号码"),
    Limit("second_factor", "person+network", 10, 15 * MINUTE, "ASVS 6.6.3"),
    Limit("confirm_password", "person+network", 10, 15 * MINUTE, "有人拿到没有退出的手机"),
    Limit("sign_up", "network", 30, HOUR, "同一小区可能共用一个地址"),
    Limit("invite", "number", 3, DAY, "防止短信骚扰"),
    Limit("invite", "person", 50, DAY, "防止短信骚扰"),
    Limit("home_code", "person", 10, HOUR, "防止试出别家的房屋码"),
    Limit("home_code", "network", 60, HOUR, "防止试出别家的房屋码"),
    Limit("vouch", "person", 10, DAY),
    Limit("meeting_code", "person", 10, HOUR, "防止试出签到码"),
    Limit("file", "person", 30, HOUR, "居委会代填也够用"),
    Limit("photo", "person", 120, HOUR, "每份诉求最多 6 张"),
    Limit("search", "person", 60, MINUTE, "查询占用数据库"),
    Limit("search", "network", 300, MINUTE, "公开栏不登录也能搜"),
    Limit("look", "person", 60, HOUR, "批量查看电话要有人过问"),
    Limit("export", "person", 20, HOUR, "导出占用后台"),
    Limit("import", "person", 20, HOUR, "导入占用后台"),
    Limit("note_of_limit", "person+what", 1, HOUR, "记录本身不能被刷"),
]
