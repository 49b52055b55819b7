"""What bodies write into the journal. No person is named: events cannot be erased."""

from governance.journal.verbs import Verb

VERBS = [
    Verb("committee.announced", "公告组建", "{kind}，应有 {size} 个席位。", "{number}开始组建，请推荐人选。"),
    Verb("committee.entered", "补录以前的组织", "{since}至{last_day}。", "街道补录了{number}。"),
    Verb("committee.nominated", "确定候选人", "候选人 {candidates} 名。", "{number}的候选人已经确定。"),
    Verb("committee.members_set", "确定人选", "{members} 人，其中业主代表 {owners} 人。", "{number}的人选已经确定。"),
    Verb("committee.publicised", "公示名单", "公示至 {due}。", "{number}的名单公示至 {due}。"),
    Verb("committee.formed", "成立", "{members} 人，任期至{last_day}。", "{number}已成立，任期至{last_day}。"),
    Verb("committee.handed_in", "报送备案", "{on}报送街道。", "{number}已报送备案，请街道办理。"),
    Verb("committee.filed", "街道备案", "{on}备案，编号 {certificate}。", "{number}已备案，可以刻制印章。"),
    Verb(
        "committee.certified",
        "街道出具成立证明",
        "{on}出具，编号 {certificate}。",
        "{number}已取得成立证明，可以刻制印章。",
    ),
    Verb("committee.met", "首次会议", "{on}召开。", "{number}{on}召开了首次会议。"),
    Verb("committee.change_filed", "变更备案", "{on}办理。", "{number}已办理变更备案。"),
    Verb("committee.started", "刻章，开始履职", "{on}刻制印章。"),
    Verb(
        "committee.dissolving", "启动解散", "{why}，应在 {due} 前解散。", "{number}启动解散：{why}，应在 {due} 前完成。"
    ),
    Verb(
        "committee.dissolved",
        "解散",
        "{on}起解散，{seats} 个席位结束。{missing}",
        "{number}{on}起解散。{missing}",
    ),
    Verb("committee.finished", "提前结束", "{on}起结束：{reason}", "{number}{on}起结束：{reason}"),
    Verb("committee.handed_over", "移交", "{changed}。{missing}", "{number}移交：{changed}。{missing}"),
    Verb(
        "seat.offices",
        "登记主任、副主任",
        "主任 {chairs} 名，副主任 {deputies} 名。",
        "{number}的主任、副主任已经登记。",
    ),
    Verb("committee.expired", "任期届满", "{last_day}任期届满，{seats} 个席位结束。", "{number}{last_day}任期届满。"),
    Verb("committee.given_up", "终止组建", "{reason}", "{number}终止组建：{reason}"),
    Verb("seat.taken", "增补席位", "{kind}，{office}，{since}起。", "您已是{number}{office}，{since}起。"),
    Verb("seat.ended", "席位结束", "{kind}，{office}，{on}起：{why}。", "{number}的一个席位{on}起结束：{why}。"),
    Verb(
        "zone.drawn",
        "划片",
        "{title}：{buildings}。{left}",
        "{number}重新划片，{title}：{buildings}。{left}",
    ),
    Verb(
        "seat.work_left",
        "待交接工作",
        "{office}席位结束时还有：{items}。",
        "{number}一名{office}的席位已结束，还有：{items}，请重新安排。",
        inner=True,
        duty=True,
    ),
]
