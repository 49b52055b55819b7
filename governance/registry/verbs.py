"""What the registry writes into the journal."""

from governance.journal.verbs import Verb

VERBS = [
    Verb("person.signed_up", "注册", "注册账号，同意隐私说明（{notice} 版）。"),
    Verb("home.claimed", "申请绑定房屋", "{who}申请绑定{home}（{kind}），请居委会核实。"),
    Verb("home.confirmed", "房屋已核实", "您与{home}的绑定已由居委会核实，现在可以反映问题。"),
    Verb("home.refused", "房屋未通过核实", "您申请绑定{home}未通过核实：{reason}"),
]
