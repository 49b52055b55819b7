"""Open issues that speak of the same thing as a new petition: what triage may join it to."""

from dataclasses import dataclass

from issues.petitions.models import Issue, Petition
from issues.petitions.search import ALIKE, likeness

MOST_COMPARED = 200
MOST_SHOWN = 5
# The opening says what it is about; the rest is history and only costs time.
TELLING = 200
SAME_BUILDING, SAME_CATEGORY = 0.15, 0.15


@dataclass(frozen=True)
class Similar:
    issue: Issue
    score: float
    same_building: bool
    same_category: bool


def to(petition, user):
    """At most five running issues of the community that this person works on, most alike first."""
    issues = list(
        Issue.objects.worked_on_by(user)
        .running()
        .filter(community=petition.community_id)
        .select_related("category", "building", "lead")
        .order_by("-pk")[:MOST_COMPARED]
    )
    told = texts_of(issues)
    found = [compare(petition, issue, told.get(issue.pk, ())) for issue in issues]
    found = [row for row in found if row.score >= ALIKE]
    return sorted(found, key=lambda row: -row.score)[:MOST_SHOWN]


def texts_of(issues):
    """What the petitioners of these issues wrote, newest first, a bounded number in all."""
    rows = Petition.objects.unscoped("compared with, never shown").filter(issue__in=issues)
    rows = rows.order_by("-pk").values_list("issue_id", "text")
    told = {}
    for issue_id, text in rows[:MOST_COMPARED]:
        told.setdefault(issue_id, []).append(text[:TELLING])
    return told


def compare(petition, issue, texts):
    words = petition.text[:TELLING]
    alike = max(likeness(words, text) for text in (issue.title, *texts))
    # a public place is no building: two of them are not the same place
    same_building = petition.building_id is not None and petition.building_id == issue.building_id
    same_category = petition.category.code == issue.category.code
    score = alike + SAME_BUILDING * same_building + SAME_CATEGORY * same_category
    return Similar(issue, score, same_building, same_category)
