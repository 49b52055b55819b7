"""While the year is played nothing of the ground changes, so its facts are asked once: this halves the time."""

import sys
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from unittest.mock import patch

from django.db.models.fields.related_descriptors import ForwardManyToOneDescriptor

from committees.bodies import models as bodies
from governance.accounts.models import User
from governance.clocks import actions as clocks
from governance.registry import actions as registry
from governance.registry.models import Building, Community, Entrance, Home, Organisation, Street
from issues.petitions import rules, workflow
from issues.petitions.actions import tasks
from issues.petitions.models import Category, Issue

GROUND = {Building, Category, Community, Entrance, Home, Organisation, Street, User}
# What the rules of moves look at.
DECIDING = ("community_id", "organisation_id", "by_street", "state")
ROOMS = ("governance.", "committees.", "issues.")
# Facts that depend on nothing but their arguments and the ground.
FACTS = (
    bodies.officers,
    bodies.role_in,
    bodies.zone_members,
    clocks.calendar,
    registry.neighbourhood_staff,
    rules.may_file,
    tasks.street_staff,
)


@contextmanager
def of_the_ground(petitioners, zones):
    """Within it, look-ups of the ground are remembered wherever a room imported them; afterwards all is as before.

    `petitioners` are the people who will file: nobody else's petition need be looked for. `zones` names the zone of
    each building that has one: rules do not tell the buildings of a zone apart.
    """
    functions = [(fact, _remembering(fact)) for fact in FACTS]
    functions += [(rules.works_on, _by_place(rules.works_on, zones)), (workflow.find, _find(zones))]
    with ExitStack() as patches:
        for function, told in functions:
            for module in _rooms():
                for name in [name for name, value in vars(module).items() if value is function]:
                    patches.enter_context(patch.object(module, name, told))
        patches.enter_context(patch.object(Organisation, "current_staff", _remembering(Organisation.current_staff)))
        patches.enter_context(patch.object(Issue, "url_for", _url_for({person.pk for person in petitioners})))
        patches.enter_context(patch.object(ForwardManyToOneDescriptor, "get_object", _standing_on_the_ground()))
        yield


def _rooms():
    return [module for name, module in list(sys.modules.items()) if name.startswith(ROOMS) and module]


def _remembering(fact):
    answers = {}

    def told(*args, **kwargs):
        key = (*(getattr(arg, "pk", arg) for arg in args), *sorted(kwargs.items()))
        if key not in answers:
            answers[key] = fact(*args, **kwargs)
        answer = answers[key]
        return list(answer) if isinstance(answer, list) else answer

    return told


def _by_place(allowed, zones):
    """A rule that is decided by what many rows share: where they are, whose they are, how they stand."""
    answers = {}

    def told(user, row):
        is_mine = getattr(row, "petitioner_id", None) == user.pk
        building = getattr(row, "building_id", None)
        place = zones.get(building, "no zone") if building else "public"
        key = (user.pk, type(row), is_mine, place, *(getattr(row, name, None) for name in DECIDING))
        if key not in answers:
            answers[key] = allowed(user, row)
        return answers[key]

    return told


def _find(zones):
    """The table of moves, with rules that are asked once."""
    ask, found = workflow.find, {}

    def find(row, name):
        key = (type(row), name)
        if key not in found:
            move = ask(row, name)
            found[key] = replace(move, allowed=_by_place(move.allowed, zones))
        return found[key]

    return find


def _url_for(petitioners):
    ask = Issue.url_for

    def url_for(self, user):
        return ask(self, user) if user.pk in petitioners else self.get_absolute_url()

    return url_for


def _standing_on_the_ground():
    """A row's building, category, petitioner ... without asking again."""
    ask, known = ForwardManyToOneDescriptor.get_object, {}

    def get_object(self, instance):
        model = self.field.remote_field.model
        if model not in GROUND:
            return ask(self, instance)
        key = (model, getattr(instance, self.field.attname))
        if key not in known:
            known[key] = ask(self, instance)
        return known[key]

    return get_object
