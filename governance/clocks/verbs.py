"""What the clocks write into the journal."""

from governance.journal.verbs import Verb

VERBS = [
    Verb("ladder.live", "规则生效", "{ladder}开始生效，共 {steps} 个步骤。"),
    Verb("clock.fired_again", "重新触发", "{kind}已由运维人员恢复。", inner=True),
    Verb(
        "clock.reminder",
        "到期提醒",
        "{clock}将于 {due} 到期（{rung}）。",
        "{number}：{clock}将于 {due} 到期，请尽快办理。",
    ),
    Verb(
        "clock.escalation",
        "超期升级",
        "{clock}应于 {due} 完成，{rung}。",
        "{number}：{clock}应于 {due} 完成，至今未完成。{rung}，请督促办理。",
    ),
]
