"""Petitions, the issues they become, the tasks that organisations do, and the photos that show it."""

from issues.petitions.models.category import Category, CategoryGroup
from issues.petitions.models.issue import Issue
from issues.petitions.models.number import NumberCounter
from issues.petitions.models.petition import Petition
from issues.petitions.models.photo import Photo
from issues.petitions.models.recusal import Recusal
from issues.petitions.models.route import Route
from issues.petitions.models.task import Extension, Task

__all__ = [
    "Category",
    "CategoryGroup",
    "Extension",
    "Issue",
    "NumberCounter",
    "Petition",
    "Photo",
    "Recusal",
    "Route",
    "Task",
]
