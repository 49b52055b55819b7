"""What the clocks write into the journal."""

from governance.journal.verbs import Verb

VERBS = [
    Verb("notice.sent_again", "重新发送", "一条{channel}消息由运维人员重新排队。", inner=True),
    Verb("calendar.loaded", "工作日历更新", "录入 {years} 年放假安排（{source}），{moved} 个时限随之调整。"),
    Verb("calendar.corrected", "工作日历更正", "{day}：{name}，{moved} 个时限随之调整。"),
    Verb("calendar.ends", "工作日历将用完", "工作日历只录到 {year} 年底，请录入下一年的放假安排。"),
    Verb(
        "clock.moved",
        "到期时间调整",
        "{clock}由 {old} 调整为 {due}（{cause}）。",
        "{number}：{clock}由 {old} 调整为 {due}（{cause}）。",
    ),
    Verb("limit.set", "时限规则录入", "录入{limit}，自 {since} 起开始的按此计算。"),
    Verb("clocks.inspected", "时限核查", "今夜核查发现 {found} 个问题，请到运行状况页查看。"),
    Verb("ladder.live", "规则生效", "{ladder}开始生效，共 {steps} 个步骤。"),
    Verb("clock.fired_again", "重新触发", "{kind}已由运维人员恢复。", inner=True),
    Verb(
        "clock.reminder",
        "到期提醒",
        "{clock}将于 {due} 到期（{rung}）。",
        "{number}：{clock}将于 {due} 到期，请尽快办理。",
        duty=True,
    ),
    Verb("clock.reached", "到期提醒", "{clock}：{rung}。", "{number}：{due} 已到，{rung}。", duty=True),
    Verb(
        "clock.escalation",
        "超期升级",
        "{clock}应于 {due} 完成，{rung}。",
        "{number}：{clock}应于 {due} 完成，至今未完成。{rung}，请督促办理。{advice}",
        duty=True,
    ),
]
