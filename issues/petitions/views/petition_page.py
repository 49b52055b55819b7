"""What one petition's page shows, and to whom: the petitioner, who triages, who watches, the neighbours."""

from django.utils import timezone

from governance.journal.looks import looks_at
from governance.journal.states import PETITION_LOOKS
from governance.phrases import masked_phone
from issues.petitions import rules, similar, timeline, workflow
from issues.petitions.actions.recusals import offices_in
from issues.petitions.forms.appraisal import AppraiseForm
from issues.petitions.forms.filing import SupplementForm
from issues.petitions.forms.triage import AcceptForm
from issues.petitions.models import Petition
from issues.petitions.views.petition_moves import next_waiting

# Forms that stand on the petition's own page, so that a decision is one page away.
INLINE = {"appraise": AppraiseForm, "supplement": SupplementForm, "accept": AcceptForm}
MOST_LOOKS = 100


def page_of(petition, user):
    """The context of the page; what a reader may not see is not in it."""
    moves = {step.name: step for step in workflow.open_to(user, petition)}
    is_mine = petition.petitioner_id == user.pk
    is_worker = Petition.objects.in_hand_of(user).filter(pk=petition.pk).exists()
    is_staff = is_worker or Petition.objects.watched_by(user).filter(pk=petition.pk).exists()
    inline = next((name for name in INLINE if name in moves), None)
    triaging = "accept" in moves
    route, now = timeline.of_petition(petition, user), timezone.now()
    return {
        "petition": petition,
        "is_mine": is_mine,
        "menu_entry": "petitions" if is_mine else "desk" if is_worker else "issues",
        "is_worker": is_worker,
        "is_neighbour": not (is_mine or is_staff),
        "timeline": route,
        "soon": is_soon(route.clock, now),
        "moves": moves,
        "inline": inline,
        "inline_form": INLINE[inline](petition=petition, user=user) if inline else None,
        "asked": timeline.question_to_petitioner(petition) if "supplement" in moves else "",
        "similar": similar.to(petition, user) if triaging else [],
        "next": next_waiting(user, petition) if triaging else None,
        **reach(petition, user, is_worker),
        "photos": petition.photos.unscoped("of the petition that is open").exclude(state="broken"),
        "recusals": recusals_of(petition, user) if is_mine or is_staff else [],
        "now": now,
    }


def reach(petition, user, may_look):
    """Phone and place as this person sees them, and who looked, for the petitioner herself."""
    is_mine = petition.petitioner_id == user.pk
    phone, place = petition.contact_for(user), petition.place_for(user)
    phone_is_full, place_is_full = phone == petition.contact_phone, place != petition.masked_place
    return {
        "phone": phone,
        "masked_phone": masked_phone(petition.contact_phone),
        "place": place,
        "phone_is_full": phone_is_full,
        "place_is_full": place_is_full,
        "phone_look": may_look and not phone_is_full,
        "door_look": may_look and petition.home_id and not place_is_full,
        "look_reasons": PETITION_LOOKS,
        "looks": list(looks_at(petition)[:MOST_LOOKS]) if is_mine else [],
    }


def recusals_of(petition, user):
    """Who keeps out, by office, and whether this person may say that it is a namesake."""
    rows = list(petition.recusals.select_related("person"))
    offices = offices_in(petition.community) if rows else {}
    for row in rows:
        row.petition, row.office = petition, offices.get(row.person, "已不在任")
        row.may_lift = row.lifted_at is None and rules.may_lift(user, row)
    return rows


def is_soon(clock, now):
    """The last quarter of the time has begun; the reminder goes out at the same moment."""
    return bool(clock) and now >= clock.due_at - (clock.due_at - clock.started_at) / 4
