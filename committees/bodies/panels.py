"""What the rooms above show on a committee's page: its Party branch, meetings, announcements, next steps ...

    from committees.bodies import panels
    panels.add("会议", function)                 # function(committee, user) -> ("meetings/panel.html", {...}) or None
    panels.add("下一步", function, side=True)     # in the column beside, for who works there

`user` may be somebody who has not signed in. The template is included with the context and `committee`, and nothing
else. A panel that returns None is not there.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Panel:
    label: str
    function: Callable
    side: bool = False
    first: bool = False


_panels: dict[str, Panel] = {}


def add(label, function, *, side=False, first=False):
    """Called by each room when it starts; a label said again replaces the panel."""
    _panels[label] = Panel(label, function, side, first)


def shown(committee, user, *, side):
    """[{label, template, context ...}] for the page, in the order of the rooms; what is `first` before the others."""
    order = sorted(_panels.values(), key=lambda panel: not panel.first)
    found = [(panel, panel.function(committee, user)) for panel in order if panel.side == side]
    return [{"label": panel.label, "template": got[0], "committee": committee, **got[1]} for panel, got in found if got]
