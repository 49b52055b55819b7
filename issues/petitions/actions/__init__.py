"""Deeds: each is one function and one transaction. Locks are taken issue first, then petitions, then tasks."""

from issues.petitions.actions.accusations import call_accusation, pass_on
from issues.petitions.actions.appraisals import appraise, lapse
from issues.petitions.actions.filing import file_petition, supplement, withdraw
from issues.petitions.actions.grounds import settle_ground
from issues.petitions.actions.issues import add_note, answer, change_urgency, send_back, unpublish
from issues.petitions.actions.looks import look, look_on_task
from issues.petitions.actions.moves import move
from issues.petitions.actions.photos import add_photos, clean_photo, drop_photos, sweep_photos
from issues.petitions.actions.recusals import lift_recusal, set_about, settle_all
from issues.petitions.actions.reference import load_reference, revise_category
from issues.petitions.actions.routes import add_route, end_route
from issues.petitions.actions.sending import dispatch
from issues.petitions.actions.tasks import ask_extension, decide_extension, refuse, report, sign
from issues.petitions.actions.triage import accept, ask_back, decline, join, redirect

__all__ = [
    "accept",
    "add_note",
    "add_photos",
    "add_route",
    "answer",
    "appraise",
    "ask_back",
    "ask_extension",
    "call_accusation",
    "change_urgency",
    "clean_photo",
    "decide_extension",
    "decline",
    "dispatch",
    "drop_photos",
    "end_route",
    "file_petition",
    "join",
    "lapse",
    "lift_recusal",
    "load_reference",
    "look",
    "look_on_task",
    "move",
    "pass_on",
    "redirect",
    "refuse",
    "report",
    "revise_category",
    "send_back",
    "set_about",
    "settle_all",
    "settle_ground",
    "sign",
    "supplement",
    "sweep_photos",
    "unpublish",
    "withdraw",
]
