"""What commendations write into the journal: neither the words on them nor who gave them."""

from governance.journal.verbs import Verb

VERBS = [
    Verb("commendation.recorded", "登记", "{kind}，未公开。"),
    Verb("commendation.given", "送出", "{kind}，未公开。", "收到一封居民{number}，请查看，并决定是否公开。"),
    Verb("commendation.agreed", "同意公开", "", "{number}，送出人已同意公开。"),
    Verb("commendation.published", "公开", "送出人{how}。", "您{number}已公开，谢谢您。"),
    Verb("commendation.withdrawn", "撤回", "{reason}", "{number}已撤回，不再公开：{reason}"),
]
