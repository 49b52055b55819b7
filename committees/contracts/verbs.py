"""What contracts and hand-overs write into the journal. No person is named: events cannot be erased."""

from governance.journal.verbs import Verb

VERBS = [
    Verb(
        "contract.signed",
        "签订物业服务合同",
        "{firm}，{scope}，{since}起，{term}，{price}。",
        "{number}：与{firm}签订物业服务合同，{scope}，{since}起。",
    ),
    Verb("contract.filed", "合同备案", "{on}在街道备案。", "{number}：物业服务合同已于{on}备案。"),
    Verb("contract.ended", "合同终止", "{on}起终止：{reason}", "{number}：{firm}的物业服务合同{on}起终止：{reason}"),
    Verb(
        "manager.appointed",
        "项目负责人到岗",
        "{firm}的项目负责人{on}到岗，应在 {due} 前到居委会报到。",
        "{number}：{firm}的项目负责人{on}到岗，应在 {due} 前到居委会报到。",
    ),
    Verb(
        "manager.reported",
        "项目负责人报到",
        "{firm}的项目负责人{on}到居委会报到。",
        "{number}：{firm}的项目负责人{on}到居委会报到。",
    ),
    Verb(
        "handover.began",
        "开始交接",
        "{giver}向{taker}移交，{scope}。",
        "{number}：{giver}向{taker}移交，{scope}，自{on}起三十日内完成。",
    ),
    Verb("handover.documents", "清点移交资料", "已移交 {received} 项，共 {total} 项。{changed}"),
    Verb(
        "handover.finished",
        "完成交接",
        "{on}起由{taker}服务。{missing}",
        "{number}：{scope}{on}起由{taker}服务。{missing}",
    ),
]
