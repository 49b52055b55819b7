"""What this room writes into the journal. No names, phones or door numbers: an event is for ever."""

from governance.journal.verbs import Verb

VERBS = [
    Verb("codes.made", "生成房屋码", "为{building}生成 {count} 个房屋码，作废 {revoked} 个旧码。", inner=True),
    Verb(
        "home.bound", "凭房屋码绑定", "有人凭房屋码绑定了您在{building}的房屋（{kind}）。如不认识，请告诉社区居委会。"
    ),
    Verb("home.left", "本人结束绑定", "本人结束与{building}房屋的绑定（{kind}）。"),
    Verb(
        "home.ended",
        "居委会结束绑定",
        "居委会结束与{building}房屋的绑定（{kind}）：{reason}",
        "您与{building}房屋的绑定（{kind}）已由居委会结束：{reason} 如有疑问，请到居委会核对。",
    ),
    Verb("home.names_seen", "查看房屋绑定人姓名", "查看{building}一处房屋绑定人的姓名：{reason}", inner=True),
    Verb("staff.invited", "邀请任职", "{organisation}邀请一人任职：{post}。"),
    Verb("staff.invitation_revoked", "撤回邀请", "{organisation}撤回任职邀请：{post}。"),
    Verb("staff.joined", "接受任职邀请", "受邀人已加入{organisation}：{post}。"),
    Verb(
        "staff.extended",
        "延长任职",
        "{organisation}：{post}，任职至 {until}。",
        "您在{organisation}的任职（{post}）至 {until}。",
    ),
    Verb("consent.withdrawn", "撤回同意", "撤回同意：{purpose}。"),
    Verb("details.changed", "更正本人信息", "本人更正：{fields}。"),
    Verb(
        "details.corrected",
        "居委会更正姓名",
        "居委会更正登记姓名：{reason}",
        "居委会已更正您的登记姓名：{reason} 如有疑问，请到居委会核对。",
    ),
    Verb("data.exported", "导出本人信息", "本人导出自己的信息，共 {count} 条。"),
    Verb(
        "account.closing",
        "申请注销账号",
        "申请注销账号，{until} 前登录可以恢复。",
        "您已申请注销账号。{until} 前登录，可以随时恢复；到期后姓名和电话将去除，不能恢复。",
    ),
    Verb("account.reopened", "恢复账号", "本人恢复账号。", "您的账号已恢复，一切照旧。"),
    Verb("account.erased", "账号注销完成", "账号已注销，姓名和电话已去除；涉及 {count} 条记录的原话。", inner=True),
]
