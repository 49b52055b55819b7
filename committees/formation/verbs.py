"""What a formation writes into the journal. No person is named."""

from governance.journal.verbs import Verb

VERBS = [
    Verb("byelection.called", "公告补选", "补选{kind}，请推荐人选。", "{number}：请推荐人选。"),
    Verb("byelection.chosen", "公示补选人选", "公示至 {due}。", "{number}的人选公示至 {due}。"),
    Verb("byelection.seated", "补选完成", "{kind}，{office}，{since}起。", "{number}已经完成，{office}{since}起就任。"),
    Verb("byelection.given_up", "终止补选", "{reason}", "{number}终止：{reason}"),
    Verb("nomination.made", "推荐人选", "{kind}，{way}。", "您被推荐为{number}的{kind}人选，请确认是否同意。"),
    Verb("nomination.supported", "联名推荐", "已有 {households} 户联名。", inner=True),
    Verb("nomination.agreed", "本人同意", "{kind}人选同意被推荐。", inner=True),
    Verb("nomination.stated", "核对委员条件", "已核对 {stated} 项，共 {needed} 项。", inner=True),
    Verb(
        "nomination.refused",
        "未列入候选人",
        "{kind}，{why}{reason}",
        "您没有列入{number}的候选人：{why}{reason}",
        inner=True,
    ),
    Verb("nomination.withdrawn", "退出推荐", "{kind}人选退出。", inner=True),
]
