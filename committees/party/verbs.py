"""What Party organisations write into the journal. No person is named: who is a member is nobody's to read there."""

from governance.journal.verbs import Verb

VERBS = [
    Verb("party.founded", "成立党组织", "{kind}，{approver}批准。", "{name}成立。"),
    Verb("party.entered", "登记党组织", "{kind}。", "{name}已登记。"),
    Verb("party.ended", "党组织撤销", "{on}起撤销。", "{name}{on}起撤销。"),
    Verb(
        "party.term_began", "换届", "本届自{since}起，到{last_day}届满。", "{name}本届自{since}起，到{last_day}届满。"
    ),
    Verb("party.posted", "任职", "{office}，{way}。", "您担任{name}{office}。", inner=True),
    Verb("party.post_ended", "免职", "{office}。{why}", "您不再担任{name}{office}。{why}", inner=True),
    Verb("party.members", "更新党员名册", "现有 {count} 人。", inner=True),
    Verb("party.recorded", "登记组织生活", "{kind}，{on}。", inner=True),
    Verb("party.corrected", "更正组织生活记录", "{kind}，{on}。", inner=True),
    Verb("party.reported", "双报到登记", "{on}。", inner=True),
    Verb("party.report_ended", "双报到结束", "{on}起。", inner=True),
    Verb("party.reviewed", "双报到年度核对", "{on}。", inner=True),
]
