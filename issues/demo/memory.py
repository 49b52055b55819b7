"""While the year is played nothing of the ground changes, so its facts are asked once: this halves the time."""

import sys
from contextlib import ExitStack, contextmanager
from unittest.mock import patch

from django.db.models.fields.related_descriptors import ForwardManyToOneDescriptor

from committees.bodies import models as bodies
from governance.accounts.models import User
from governance.clocks import actions as clocks
from governance.registry import actions as registry
from governance.registry.models import Building, Community, Entrance, Home, Organisation, Street
from issues.petitions import rules
from issues.petitions.actions import tasks
from issues.petitions.models import Category

GROUND = {Building, Category, Community, Entrance, Home, Organisation, Street, User}
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
def of_the_ground():
    """Within it, look-ups of the ground are remembered wherever a room imported them; afterwards all is as before."""
    with ExitStack() as patches:
        for fact in FACTS:
            told = _remembering(fact)
            for module in _rooms():
                for name in [name for name, value in vars(module).items() if value is fact]:
                    patches.enter_context(patch.object(module, name, told))
        patches.enter_context(patch.object(Organisation, "current_staff", _remembering(Organisation.current_staff)))
        patches.enter_context(patch.object(rules, "works_on", _works_on(rules.works_on)))
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


def _works_on(fact):
    """It is decided by community and building alone, which many issues share."""
    answers = {}

    def told(user, issue):
        key = (user.pk, issue.community_id, issue.building_id)
        if key not in answers:
            answers[key] = fact(user, issue)
        return answers[key]

    return told


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
