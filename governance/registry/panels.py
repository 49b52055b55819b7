"""What the rooms above show on an organisation's page: what it was thanked for ...

    from governance.registry import panels
    panels.add("表扬感谢", function)      # function(organisation, user) -> ("commendations/panel.html", {...}) or None

The template is included with `panel`, the context, and nothing else. A panel that returns None is not there.
"""

_panels = {}


def add(label, function):
    """Called by each room when it starts; a label said again replaces the panel."""
    _panels[label] = function


def shown(organisation, user):
    """[{label, template, context ...}] for the page, in the order of the rooms."""
    found = [(label, function(organisation, user)) for label, function in _panels.items()]
    return [{"label": label, "template": got[0], **got[1]} for label, got in found if got]
