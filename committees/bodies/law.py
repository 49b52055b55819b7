"""What the law says of each kind of body, on one screen: which article, which clocks (北京市物业管理条例, 2024)."""

from dataclasses import dataclass

from committees.bodies.states import CommitteeKind

(
    FILING,
    OWNERS_FILING,
    STREET_FILING,
    TERM,
    OWNERS_TERM,
    PREPARATION_TERM,
    WARNING,
    RENEWAL,
    LAST_CALL,
    FIRST_MEETING,
    PREPARATION_MEETING,
    REGULAR_MEETING,
    CHANGE,
    DISSOLUTION,
) = (
    "committee_filing",
    "owners_filing",
    "street_filing",
    "committee_term",
    "owners_term",
    "first_assembly",
    "committee_term_90",
    "owners_renewal",
    "committee_term_30",
    "owners_first_meeting",
    "preparation_meeting",
    "owners_regular_meeting",
    "owners_change",
    "committee_dissolution",
)


@dataclass(frozen=True)
class Law:
    """One kind of body. Articles are of the 条例; clocks are the names of their limits, empty where there is none.

    `ends` is the clock of its term; `files` that of its filing, which a 物管会 has only where there is an owners'
    assembly (§55). `decides` is why it may not decide what only the owners decide.
    """

    short: str
    formed: str = ""
    term: str = ""
    meets: str = "第五十七条"
    decides: str = "第三十四条、第五十六条"
    ends: str = TERM
    files: str = ""
    warnings: tuple[str, ...] = (WARNING, LAST_CALL)
    first_meeting: str = ""
    regular_meeting: str = ""
    changes: str = ""


LAWS = {
    CommitteeKind.MANAGEMENT: Law("物管会", formed="第五十四条", term="第五十八条", files=FILING),
    CommitteeKind.OWNERS: Law(
        "业委会",
        formed="第三十九条",
        term="第三十九条",
        meets="第四十五条",
        decides="第三十四条、第四十四条",
        ends=OWNERS_TERM,
        files=OWNERS_FILING,
        warnings=(RENEWAL, WARNING, LAST_CALL),
        first_meeting=FIRST_MEETING,
        regular_meeting=REGULAR_MEETING,
        changes=CHANGE,
    ),
    CommitteeKind.PREPARATION: Law(
        "筹备组",
        formed="第三十一条",
        term="第三十二条",
        ends=PREPARATION_TERM,
        warnings=(),
        first_meeting=PREPARATION_MEETING,
    ),
}
OF_A_LIFE = tuple(
    dict.fromkeys(
        kind
        for law in (Law(""), *LAWS.values())
        for kind in (*law.warnings, law.ends, law.files, law.first_meeting, law.regular_meeting, law.changes)
        if kind
    )
)


def law_of(kind):
    """The row of this kind; a body that no article speaks of is called by its label."""
    return LAWS.get(kind) or Law(CommitteeKind(kind).label)
