"""How large a branch and its committee should be: 《中国共产党支部工作条例（试行）》. Pure; sentences, not refusals.

A branch of fewer than three full members joins another; more than fifty are too many; from seven on it has a
committee of three to five.
"""

LEAST, MOST = 3, 50
COMMITTEE_FROM, COMMITTEE_LEAST, COMMITTEE_MOST = 7, 3, 5
BASIS = "《中国共产党支部工作条例（试行）》"


def advice(*, members, posts, is_branch=True):
    """What does not fit, as sentences; `members` and `posts` are counts of people. ValueError below nothing."""
    if members < 0 or posts < 0:
        raise ValueError("fewer than nobody")
    if not is_branch:
        return []
    return [
        f"{sentence}（{BASIS}）"
        for unfit, sentence in (
            (members < LEAST, f"正式党员不足 {LEAST} 人的，应当成立联合党支部，现有 {members} 人"),
            (members > MOST, f"党支部党员人数一般不超过 {MOST} 人，现有 {members} 人"),
            (
                members >= COMMITTEE_FROM and not COMMITTEE_LEAST <= posts <= COMMITTEE_MOST,
                f"正式党员 {COMMITTEE_FROM} 人以上的，设委员 {COMMITTEE_LEAST} 至 {COMMITTEE_MOST} 人，现有 {posts} 人",
            ),
            (
                members < COMMITTEE_FROM and posts > 2,
                f"正式党员不足 {COMMITTEE_FROM} 人的，设书记 1 人，必要时设副书记 1 人",
            ),
        )
        if unfit
    ]
