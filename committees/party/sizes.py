"""How large a branch and its committee should be: 《中国共产党支部工作条例（试行）》. Pure; sentences, not refusals.

A branch of fewer than three full members joins another (§4, §5); more than fifty are too many (§4); from seven on it
has a committee of three to five, seven at most (§20). Which articles were read again: docs/glossary.md.
"""

from committees.party.states import PartyKind

LEAST, MOST = 3, 50
COMMITTEE_FROM, COMMITTEE_LEAST, COMMITTEE_USUAL, COMMITTEE_MOST = 7, 3, 5, 7
BASIS = "《中国共产党支部工作条例（试行）》"


def advice(*, members, posts, kind=PartyKind.BRANCH):
    """What does not fit, as sentences; `members` and `posts` are counts of people. ValueError below nothing."""
    if members < 0 or posts < 0:
        raise ValueError("fewer than nobody")
    if kind not in {PartyKind.BRANCH, PartyKind.JOINT}:
        return []
    return [
        f"{sentence}（{BASIS}{article}）"
        for unfit, sentence, article in (
            (
                members < LEAST and kind == PartyKind.BRANCH,
                f"正式党员不足 {LEAST} 人的，应当成立联合党支部，现有 {members} 人",
                "第五条",
            ),
            (members > MOST, f"党支部党员人数一般不超过 {MOST} 人，现有 {members} 人", "第四条"),
            (
                members >= COMMITTEE_FROM and not COMMITTEE_LEAST <= posts <= COMMITTEE_MOST,
                f"正式党员 {COMMITTEE_FROM} 人以上的，支部委员会由 {COMMITTEE_LEAST} 至 {COMMITTEE_USUAL} 人组成，"
                f"一般不超过 {COMMITTEE_MOST} 人，现有 {posts} 人",
                "第二十条",
            ),
            (
                members < COMMITTEE_FROM and posts > 2,
                f"正式党员不足 {COMMITTEE_FROM} 人的，设书记 1 人，必要时可以设副书记 1 人",
                "第二十条",
            ),
        )
        if unfit
    ]
