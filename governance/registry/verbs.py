"""What the registry writes into the journal."""

from governance.journal.verbs import Verb

VERBS = [
    Verb("person.signed_up", "注册", "注册账号，同意隐私说明（{notice} 版）。"),
    Verb("title.begun", "产权登记", "自 {day}起登记新的业主。", "您在{building}的房屋产权已登记，自 {day}起生效。"),
    Verb("title.ended", "产权终止", "自 {day}起终止一位业主的登记。", "您在{building}的房屋产权登记自 {day}起终止。"),
    Verb(
        "title.transferred", "产权变更", "自 {day}起变更业主。{reason}", "您在{building}的房屋产权登记自 {day}起变更。"
    ),
    Verb(
        "occupancy.begun",
        "使用登记",
        "自 {day}起登记使用人（{kind}）。",
        "您已登记为{building}一处房屋的{kind}，自 {day}起。",
    ),
    Verb("occupancy.ended", "使用终止", "自 {day}起终止一位使用人的登记。", "您在{building}的居住登记自 {day}起终止。"),
    Verb(
        "posting.ended",
        "任职终止",
        "{post}的任职自 {day}起终止。{reason}",
        "您在{organisation}的任职（{post}）自 {day}起终止。{reason}",
    ),
    Verb("coverage.begun", "开始服务", "自 {day}起服务 {count} 栋楼。"),
    Verb("coverage.ended", "停止服务", "自 {day}起不再服务 {count} 栋楼。"),
    Verb("coverage.handed_over", "服务交接", "自 {day}起，{count} 栋楼由{old}交接给{new}。"),
    Verb(
        "organisation.dissolved",
        "单位终止",
        "单位于 {day}终止，承接单位：{successor}；终止任职 {postings} 项、服务 {coverages} 栋楼，转移产权 {homes} 套。",
    ),
    Verb("organisation.reachable", "更新值班电话和工作时间"),
    Verb("contact.begun", "增加联系人", "增加联系人：{duty}。"),
    Verb("contact.ended", "停用联系人", "停用联系人：{duty}。"),
    Verb("roll.decided", "决定人数计算规则", "{how}。依据：{basis}"),
    Verb("home.claimed", "申请绑定房屋", "有居民申请绑定{building}的房屋（{kind}），请居委会核实。"),
    Verb("home.vouch_asked", "请您确认住户", "有人申请以{kind}身份绑定您在{building}的房屋。认识的，请您确认。"),
    Verb("home.vouched", "房屋已由住户确认", "您与{building}房屋的绑定已由家里的住户确认，现在可以反映问题。"),
    Verb("home.doubted", "住户不认识申请人", "{building}一份房屋绑定申请，住户表示不认识申请人，请居委会核实。"),
    Verb("home.confirmed", "房屋已核实", "您与{building}房屋的绑定已由居委会核实，现在可以反映问题。"),
    Verb("home.refused", "房屋未通过核实", "您申请绑定{building}的房屋未通过核实：{reason}"),
]
