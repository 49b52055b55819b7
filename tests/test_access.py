"""Who gets what from every address: the whole cast, reading (GET) and acting (POST without a body).

The scene: li has a private petition that nobody has triaged, and one that 首华物业 must act on; sun asks to be
bound to a home in 蓟门里. 302 for the anonymous is the sign-in page. A POST without a body changes nothing: 200 is
a form with its errors, 302 a page that goes back to its place.
"""

import re
import uuid
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from committees.announcements import actions as announcements
from committees.bodies.models import Alternate
from committees.contracts import actions as contracts
from committees.formation import actions as formation
from governance.accounts import consents
from governance.audit.actions import list_week
from governance.clocks.actions import draft_ladder
from governance.clocks.models import Clock, Ladder
from governance.exports.models import ExportJob
from governance.imports import actions as imports
from governance.imports import kinds
from governance.journal.models import Notice
from governance.people import actions as people
from governance.registry import actions as registry
from governance.registry.models import Building, Contact, Entrance, Home, Posting, today
from governance.signin.models import Session
from issues.petitions import actions
from issues.petitions.models import CategoryGroup, Photo, Task
from tests.sheets import book, upload_of

CAST = (
    "anonymous li zhao sun wang zhou dang wuye gehua chengguan jiedao laoshan zhuanban jiandu admin shenji".split()  # noqa: SIM905
)

# name: (arguments, GET, POST); columns in the order of CAST
ACCESS = {
    #        anon li zhao sun wang zhou dang wuye gehua chengguan jiedao laoshan zhuanban jiandu admin shenji
    "about": (
        "",
        "200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200",
        "405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "alternate_seat": (
        "alternate",
        "302 403 403 403 403 302 403 403 403 403 302 403 403 403 403 403",
        "302 403 403 403 403 409 403 403 403 403 409 403 403 403 403 403",
    ),
    "announcement": (
        "announcement",
        "200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200",
        "405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "announcement_objections": (
        "announcement",
        "302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302",
        "302 200 200 403 200 403 200 403 403 403 403 403 403 403 403 403",
    ),
    "announcement_photo": (
        "announcement_photo",
        "404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404",
        "405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "announcement_sheet": (
        "announcement",
        "200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200",
        "405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "announcement_step": (
        "announcement_withdraw",
        "302 403 403 403 403 200 200 403 403 403 200 403 403 403 403 403",
        "302 403 403 403 403 200 200 403 403 403 200 403 403 403 403 403",
    ),
    "announcements": (
        "",
        "200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200",
        "405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "audit": (
        "",
        "302 404 404 404 404 404 404 404 404 404 404 404 404 404 404 200",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "audit_event": (
        "event",
        "302 404 404 404 404 404 404 404 404 404 404 404 404 404 404 200",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "audit_looks": (
        "",
        "302 404 404 404 404 404 404 404 404 404 404 404 404 404 404 200",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "audit_person": (
        "",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
        "302 404 404 404 404 404 404 404 404 404 404 404 404 404 404 302",
    ),
    "board": (
        "",
        "200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200",
        "405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "claim_home": (
        "",
        "302 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200",
        "302 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200",
    ),
    "contact_end": (
        "contact",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
        "302 403 403 403 403 403 403 409 403 403 409 409 403 403 403 403",
    ),
    "contract": (
        "contract",
        "302 200 200 404 200 200 200 200 404 404 200 404 404 404 404 404",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "contract_new": (
        "",
        "302 403 403 403 403 200 200 403 403 403 200 200 403 403 403 403",
        "302 403 403 403 403 200 200 403 403 403 200 200 403 403 403 403",
    ),
    "contract_step": (
        "contract_end",
        "302 403 403 404 403 200 200 403 404 404 200 404 404 404 404 404",
        "302 403 403 404 403 200 200 403 404 404 200 404 404 404 404 404",
    ),
    "contracts": (
        "",
        "302 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "code": (
        "",
        "200 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302",
        "200 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302",
    ),
    "code_enter": (
        "",
        "302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302",
        "302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302",
    ),
    "code_who": (
        "",
        "302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302",
        "302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302",
    ),
    "committee": (
        "committee",
        "200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200",
        "405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "committee_forms": (
        "forming",
        "200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200",
        "405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "committee_new": (
        "",
        "302 403 403 403 403 403 403 403 403 403 200 200 403 403 403 403",
        "302 403 403 403 403 403 403 403 403 403 200 200 403 403 403 403",
    ),
    "committee_step": (
        "forming_give_up",
        "302 403 403 403 403 403 403 403 403 403 200 403 403 403 403 403",
        "302 403 403 403 403 403 403 403 403 403 200 403 403 403 403 403",
    ),
    "committees": (
        "",
        "200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200",
        "405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "confirm_password": (
        "",
        "302 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200",
        "302 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200",
    ),
    "dashboard": (
        "",
        "302 404 404 404 404 200 200 404 404 404 200 200 404 404 404 404",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "head_rule": (
        "area",
        "302 404 404 404 404 403 403 404 404 404 200 404 404 404 404 404",
        "302 404 404 404 404 403 403 404 404 404 200 404 404 404 404 404",
    ),
    "objection_reply": (
        "objection",
        "302 403 404 404 404 200 200 404 404 404 200 404 404 404 404 404",
        "302 403 404 404 404 200 200 404 404 404 200 404 404 404 404 404",
    ),
    "organisation": (
        "organisation",
        "302 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "organisation_dissolve": (
        "titleholder",
        "302 403 403 403 403 403 403 403 403 403 200 403 403 403 403 403",
        "302 403 403 403 403 403 403 403 403 403 200 403 403 403 403 403",
    ),
    "organisation_reach": (
        "organisation",
        "302 403 403 403 403 403 403 200 403 403 200 200 403 403 403 403",
        "302 403 403 403 403 403 403 200 403 403 200 200 403 403 403 403",
    ),
    "organisations": (
        "",
        "302 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "owner_roll": (
        "area",
        "302 404 404 404 404 200 200 404 404 404 200 404 404 404 404 404",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "place": (
        "community",
        "302 404 404 404 404 200 404 404 404 404 200 404 404 404 404 404",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "places": (
        "",
        "302 404 404 404 404 200 404 404 404 404 200 200 404 404 404 404",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "building": (
        "building",
        "302 200 200 404 200 200 200 200 200 200 200 404 404 404 404 404",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "building_notice": (
        "building",
        "302 200 200 404 200 200 200 200 200 200 200 404 404 404 404 404",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "demo_login": (
        "",
        "405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
        "404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404",
    ),
    "desk": (
        "",
        "302 404 404 404 200 200 200 302 302 302 200 200 404 404 404 404",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "desk_bulk": (
        "",
        "302 404 404 404 302 302 302 404 404 404 302 302 404 404 404 404",
        "302 404 404 404 302 302 302 404 404 404 302 302 404 404 404 404",
    ),
    "elder_mode": (
        "",
        "405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
        "302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302",
    ),
    "export": (
        "issues_list",
        "302 404 404 404 200 200 200 404 404 404 200 200 404 404 404 404",
        "302 404 404 404 200 200 200 404 404 404 200 200 404 404 404 404",
    ),
    "export_file": (
        "export",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
        "302 404 404 404 200 404 404 404 404 404 404 404 404 404 404 404",
    ),
    "export_job": (
        "export",
        "302 404 404 404 200 404 404 404 404 404 404 404 404 404 404 404",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "exports": (
        "",
        "302 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "extension_decide": (
        "extension",
        "302 404 404 404 302 302 302 302 404 404 302 404 404 404 404 404",
        "302 404 404 404 302 302 302 302 404 404 302 404 404 404 404 404",
    ),
    "handover": (
        "handover",
        "302 200 200 404 200 200 200 200 404 404 200 404 404 404 404 404",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "handover_documents": (
        "handover",
        "302 302 302 404 302 302 302 302 404 404 302 404 404 404 404 404",
        "302 403 403 404 403 302 302 403 404 404 302 404 404 404 404 404",
    ),
    "handover_finish": (
        "handover",
        "302 302 302 404 302 302 302 302 404 404 302 404 404 404 404 404",
        "302 403 403 404 403 200 200 403 404 404 200 404 404 404 404 404",
    ),
    "healthz": (
        "",
        "200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200",
        "405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "home": (
        "",
        "200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200",
        "405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "home_claim_decide": (
        "claim",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
        "302 404 404 403 404 200 404 404 404 404 404 404 404 404 404 404",
    ),
    "home_claim_look": (
        "claim",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
        "302 404 404 403 404 200 404 404 404 404 404 404 404 404 404 404",
    ),
    "home_claims": (
        "",
        "302 404 404 404 404 200 404 404 404 404 404 404 404 404 404 404",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "import": (
        "import",
        "302 404 404 404 404 200 404 404 404 404 200 404 404 404 404 404",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "import_confirm": (
        "import",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
        "302 404 404 404 404 409 404 404 404 404 409 404 404 404 404 404",
    ),
    "import_drop": (
        "import",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
        "302 404 404 404 404 409 404 404 404 404 409 404 404 404 404 404",
    ),
    "import_faults": (
        "import_faulty",
        "302 404 404 404 404 200 404 404 404 404 200 404 404 404 404 404",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "import_new": (
        "",
        "302 404 404 404 404 200 404 404 404 404 200 200 404 404 404 404",
        "302 404 404 404 404 200 404 404 404 404 200 200 404 404 404 404",
    ),
    "import_template": (
        "sheet_kind",
        "302 404 404 404 404 200 404 404 404 404 200 200 404 404 404 404",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "import_undo": (
        "import",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
        "302 404 404 404 404 409 404 404 404 404 409 404 404 404 404 404",
    ),
    "imports": (
        "",
        "302 404 404 404 404 200 404 404 404 404 200 200 404 404 404 404",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "inbox": (
        "",
        "302 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "inbox_open": (
        "notice",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
        "302 302 404 404 404 404 404 404 404 404 404 404 404 404 404 404",
    ),
    "inbox_read": (
        "",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
        "302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302",
    ),
    "issue": (
        "issue",
        "302 404 404 404 200 200 200 404 404 404 200 404 404 404 404 404",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "issue_move": (
        "issue_dispatch",
        "302 404 404 404 200 200 200 404 404 404 403 404 404 404 404 404",
        "302 404 404 404 200 200 200 404 404 404 403 404 404 404 404 404",
    ),
    "issue_note": (
        "issue",
        "302 404 404 404 302 302 302 404 404 404 302 404 404 404 404 404",
        "302 404 404 404 200 200 200 404 404 404 200 404 404 404 404 404",
    ),
    "issue_unpublish": (
        "issue",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
        "302 404 404 404 409 409 409 404 404 404 409 404 404 404 404 404",
    ),
    "issue_urgency": (
        "issue",
        "302 404 404 404 302 302 302 404 404 404 302 404 404 404 404 404",
        "302 404 404 404 200 200 200 404 404 404 200 404 404 404 404 404",
    ),
    "issues": (
        "",
        "302 404 404 404 200 200 200 404 404 404 200 200 404 404 404 404",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "look_week": (
        "week",
        "302 404 404 404 404 404 404 404 404 404 200 404 404 404 404 200",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "login": (
        "",
        "200 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302",
        "200 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302",
    ),
    "logout": (
        "",
        "405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
        "302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302",
    ),
    "manager_report": (
        "manager",
        "302 403 403 404 403 200 403 200 404 404 200 404 404 404 404 404",
        "302 403 403 404 403 200 403 200 404 404 200 404 404 404 404 404",
    ),
    "password_change": (
        "",
        "302 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200",
        "302 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200",
    ),
    "petition": (
        "petition",
        "302 200 404 404 200 200 200 404 404 404 200 404 404 404 404 404",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "petition_about": (
        "petition",
        "302 403 404 404 200 200 200 404 404 404 403 404 404 404 404 404",
        "302 403 404 404 200 200 200 404 404 404 403 404 404 404 404 404",
    ),
    "petition_accusation": (
        "petition",
        "302 403 404 404 200 200 200 404 404 404 403 404 404 404 404 404",
        "302 403 404 404 200 200 200 404 404 404 403 404 404 404 404 404",
    ),
    "petition_move": (
        "petition_accept",
        "302 403 404 404 200 200 200 404 404 404 403 404 404 404 404 404",
        "302 403 404 404 200 200 200 404 404 404 403 404 404 404 404 404",
    ),
    "petition_new": (
        "",
        "302 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200",
        "302 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200",
    ),
    "petition_look": (
        "petition_look",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
        "302 403 404 404 200 200 200 404 404 404 403 404 404 404 404 404",
    ),
    "petition_suggest": (
        "",
        "302 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200",
        "302 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200",
    ),
    "petitions": (
        "",
        "302 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "photo": (
        "photo",
        "302 200 404 404 200 200 200 404 404 404 200 404 404 404 404 404",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "recusal_lift": (
        "recusal",
        "302 403 404 404 403 200 200 404 404 404 200 404 404 404 404 404",
        "302 403 404 404 403 200 200 404 404 404 200 404 404 404 404 404",
    ),
    "reset": (
        "",
        "200 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302",
        "200 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302",
    ),
    "reset_enter": (
        "",
        "302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302",
        "302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302",
    ),
    "reset_new": (
        "",
        "302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302",
        "302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302",
    ),
    "second_factor": (
        "",
        "302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302",
        "302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302",
    ),
    "second_factor_codes": (
        "",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
        "302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302",
    ),
    "second_factor_off": (
        "",
        "302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302",
        "302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302",
    ),
    "second_factor_setup": (
        "",
        "302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302",
        "302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302",
    ),
    "security": (
        "",
        "302 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "session_end": (
        "session",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
        "302 302 404 404 404 404 404 404 404 404 404 404 404 404 404 404",
    ),
    "sessions": (
        "",
        "302 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "sessions_end": (
        "",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
        "302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302",
    ),
    "route_end": (
        "route",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
        "302 404 404 404 403 302 409 404 404 404 409 404 404 404 404 404",
    ),
    "route_new": (
        "",
        "302 404 404 404 403 200 200 404 404 404 200 200 404 404 404 404",
        "302 404 404 404 403 200 200 404 404 404 200 200 404 404 404 404",
    ),
    "routes": (
        "",
        "302 404 404 404 200 200 200 404 404 404 200 200 404 404 404 404",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "signup": (
        "",
        "200 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302",
        "200 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302",
    ),
    "task": (
        "task",
        "302 404 404 404 200 200 200 200 404 404 200 404 404 404 404 404",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "task_extension": (
        "task",
        "302 404 404 404 403 403 403 200 404 404 403 404 404 404 404 404",
        "302 404 404 404 403 403 403 200 404 404 403 404 404 404 404 404",
    ),
    "task_look": (
        "task_look",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
        "302 404 404 404 403 403 403 200 404 404 403 404 404 404 404 404",
    ),
    "task_move": (
        "task_report",
        "302 404 404 404 403 403 403 200 404 404 403 404 404 404 404 404",
        "302 404 404 404 403 403 403 200 404 404 403 404 404 404 404 404",
    ),
    "tasks": (
        "",
        "302 404 404 404 200 200 200 200 200 200 200 200 404 404 404 404",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "calendar": (
        "",
        "302 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200",
        "302 403 403 403 403 403 403 403 403 403 403 403 403 403 200 403",
    ),
    "limits": (
        "",
        "302 404 404 404 404 404 404 404 404 404 200 200 404 404 200 404",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "ladders": (
        "",
        "302 404 404 404 404 404 404 404 404 404 200 200 404 404 200 404",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "ladder": (
        "ladder",
        "302 404 404 404 404 404 404 404 404 404 200 404 404 404 404 404",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "ladder_draft": (
        "ladder",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
        "302 404 404 404 404 404 404 404 404 404 302 404 404 404 404 404",
    ),
    "ladder_steps": (
        "ladder",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
        "302 404 404 404 404 404 404 404 404 404 200 404 404 404 404 404",
    ),
    "ladder_rehearsal": (
        "ladder",
        "302 404 404 404 404 404 404 404 404 404 200 404 404 404 404 404",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "ladder_live": (
        "ladder",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
        "302 404 404 404 404 404 404 404 404 404 302 404 404 404 404 404",
    ),
    "ladder_drop": (
        "ladder",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
        "302 404 404 404 404 404 404 404 404 404 409 404 404 404 404 404",
    ),
    "operations": (
        "",
        "302 404 404 404 404 404 404 404 404 404 404 404 404 404 200 404",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "clock_again": (
        "clock",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
        "302 404 404 404 404 404 404 404 404 404 404 404 404 404 409 404",
    ),
    "notice_again": (
        "notice",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
        "302 404 404 404 404 404 404 404 404 404 404 404 404 404 409 404",
    ),
    "inbox_settings": (
        "",
        "302 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200",
        "302 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200",
    ),
    "account_close": (
        "",
        "302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302",
        "302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302",
    ),
    "account_reopen": (
        "",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
        "302 409 409 409 409 409 409 409 409 409 409 409 409 409 409 409",
    ),
    "bind": (
        "",
        "200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200",
        "200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200",
    ),
    "bind_code": (
        "code",
        "200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200",
        "200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200",
    ),
    "binding_end": (
        "ownership",
        "302 200 404 404 404 200 404 404 404 404 404 404 404 404 404 404",
        "302 200 404 404 404 200 404 404 404 404 404 404 404 404 404 404",
    ),
    "binding_name": (
        "ownership",
        "302 404 404 404 404 200 404 404 404 404 404 404 404 404 404 404",
        "302 404 404 404 404 200 404 404 404 404 404 404 404 404 404 404",
    ),
    "consent_withdraw": (
        "consent",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
        "302 302 404 404 404 404 404 404 404 404 404 404 404 404 404 404",
    ),
    "home_bindings": (
        "home",
        "302 404 404 404 404 200 404 404 404 404 200 404 404 404 404 404",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "home_claims_confirm": (
        "",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
        "302 404 404 404 404 302 404 404 404 404 404 404 404 404 404 404",
    ),
    "home_codes": (
        "entrance",
        "302 404 404 404 404 200 404 404 404 404 200 404 404 404 404 404",
        "302 404 404 404 404 200 404 404 404 404 200 404 404 404 404 404",
    ),
    "home_names": (
        "home",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
        "302 404 404 404 404 200 404 404 404 404 200 404 404 404 404 404",
    ),
    "home_vouch": (
        "claim",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
        "302 404 404 302 404 302 404 404 404 404 404 404 404 404 404 404",
    ),
    "homes_find": (
        "",
        "302 404 404 404 404 200 404 404 404 404 200 200 404 404 404 404",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "invitation": (
        "token",
        "200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200",
        "200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200",
    ),
    "invitation_revoke": (
        "invitation",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
        "302 404 404 404 404 404 404 302 404 404 404 404 404 404 404 404",
    ),
    "my_data": (
        "",
        "302 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "my_details": (
        "",
        "302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302",
        "302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302",
    ),
    "my_export": (
        "",
        "302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302",
        "302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302",
    ),
    "my_phone": (
        "",
        "302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302",
        "302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302",
    ),
    "posting_end": (
        "posting",
        "302 200 404 404 404 404 404 200 404 404 404 404 404 404 404 404",
        "302 200 404 404 404 404 404 200 404 404 404 404 404 404 404 404",
    ),
    "posting_extend": (
        "posting",
        "302 200 404 404 404 404 404 200 404 404 404 404 404 404 404 404",
        "302 403 404 404 404 404 404 409 404 404 404 404 404 404 404 404",
    ),
    "staff": (
        "",
        "302 404 404 404 404 302 404 302 302 302 200 200 404 404 404 404",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "staff_invite": (
        "firm",
        "302 404 404 404 404 404 404 200 404 404 404 404 404 404 404 404",
        "302 404 404 404 404 404 404 200 404 404 404 404 404 404 404 404",
    ),
    "staff_of": (
        "firm",
        "302 404 404 404 404 404 404 200 404 404 404 404 404 404 404 404",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "seat_consent": (
        "seat",
        "302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302",
        "302 403 403 403 302 403 403 403 403 403 403 403 403 403 403 403",
    ),
    "seat_end": (
        "seat",
        "302 403 403 403 403 200 403 403 403 403 200 403 403 403 403 403",
        "302 403 403 403 403 200 403 403 403 403 200 403 403 403 403 403",
    ),
    "nomination": (
        "nomination",
        "302 200 200 404 200 200 200 404 404 404 200 404 404 404 404 404",
        "302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405",
    ),
    "nomination_new": (
        "forming",
        "302 200 200 403 200 200 200 403 403 403 200 403 403 403 403 403",
        "302 200 200 403 200 200 200 403 403 403 200 403 403 403 403 403",
    ),
    "nomination_step": (
        "nomination_refuse",
        "302 403 403 404 403 200 403 404 404 404 200 404 404 404 404 404",
        "302 403 403 404 403 200 403 404 404 404 200 404 404 404 404 404",
    ),
}


@pytest.fixture
def scene(cast, file_for, settings):
    petition = file_for("li")
    with_firm = file_for("li", text="单元门坏了，关不上")
    issue = actions.accept(petition=with_firm, by=cast["wang"])
    actions.dispatch(issue=issue, lead=cast.organisations["首华物业"], by=cast["wang"])
    task = Task.objects.get()
    actions.sign(task=task, by=cast["wuye"])
    extension = actions.ask_extension(task=task, days=3, reason="等配件", by=cast["wuye"])
    names_somebody = file_for("li", text=f"{cast['weiyuan7'].display_name}委员说来看，没有来")
    home = Home.objects.get(entrance__building__number=12, entrance__number=1, door="101")
    claim = registry.claim_home(home=home, kind="tenant", by=cast["sun"])
    photo = Photo.objects.create(
        uploader=cast["li"],
        nonce=uuid.uuid4(),
        petition=petition,
        name="屋顶.jpg",
        state="ready",
        image="clean.jpg",
        thumb="clean.jpg",
        uploaded_at=petition.filed_at,
        next_try_at=petition.filed_at,
    )
    settings.MEDIA_ROOT.mkdir(exist_ok=True)
    (settings.MEDIA_ROOT / "clean.jpg").write_bytes(b"a clean copy")
    (settings.MEDIA_ROOT / "list.xlsx").write_bytes(b"a list")
    export = ExportJob.objects.create(
        owner=cast["wang"],
        kind="issues",
        state="ready",
        asked_at=petition.filed_at,
        written_at=petition.filed_at,
        expires_at=petition.filed_at + timedelta(hours=24),
        file="list.xlsx",
    )
    everybodys = Ladder.objects.get(kind="handling", urgency="P3", street=None)
    ladder = draft_ladder(ladder=everybodys, street=cast.communities["蓟门里"].street, by=cast["jiedao"])
    contact = Contact.objects.create(organisation=task.organisation, duty="报修", phone="010-55550000", until=today())
    entrance = Entrance.objects.get(building__number=12, number=2, building__community__name="蓟门里社区")
    slip = people.make_codes(entrance=entrance, sheet=uuid.uuid4(), by=cast["zhou"])[0]
    posting = Posting.objects.create(
        person=cast["li"],
        organisation=cast.organisations["首华物业"],
        title="顾问",
        since="2026-01-01",
        until="2026-01-02",
    )
    post = {"organisation": posting.organisation, "by": cast["wuye"], "name": "钟维修", "title": "维修员"}
    _, token = people.invite(nonce=uuid.uuid4(), **post)
    revoked, _ = people.invite(nonce=uuid.uuid4(), **post)
    consent = consents.give(person=cast["li"], purpose="share_phone", about=petition.number)
    notice = Notice.objects.filter(recipient=cast["li"], channel="inbox").earliest("pk")
    week = list_week(street=petition.community.street, monday=date(2026, 11, 16), at=petition.filed_at)
    contract, manager, handover = papers(cast)
    session = Session.objects.create(session_key="a" * 40, person=cast["li"], expire_date=now() + timedelta(days=1))
    return {
        "petition": {"number": petition.number},
        "petition_accept": {"number": petition.number, "name": "accept"},
        "petition_look": {"number": petition.number, "kind": "phone"},
        "task_look": {"number": task.number, "pk": with_firm.pk, "kind": "phone"},
        "issue": {"number": issue.number},
        "issue_dispatch": {"number": issue.number, "name": "dispatch"},
        "task": {"number": task.number},
        "task_report": {"number": task.number, "name": "report"},
        "extension": {"number": task.number, "pk": extension.pk},
        "claim": {"pk": claim.pk},
        "export": {"pk": export.pk},
        "issues_list": {"name": "issues"},
        "photo": {"pk": photo.pk, "size": "thumb"},
        "notice": {"pk": notice.pk},
        "recusal": {"number": names_somebody.number, "pk": names_somebody.recusals.get().pk},
        "event": {"pk": notice.event_id},
        "week": {"pk": week.pk},
        "import": {"pk": brought(cast["zhou"], ["没有这样的表"]).pk},
        "import_faulty": {"pk": brought(cast["zhou"], ["楼号", "层数"], [12, "六层"]).pk},
        "sheet_kind": {"kind": "homes"},
        "ladder": {"pk": ladder.pk},
        "clock": {"pk": Clock.objects.running().earliest("pk").pk},
        "building": {"pk": home.entrance.building_id},
        "area": {"pk": home.entrance.building.area_id},
        "community": {"pk": home.entrance.building.community_id},
        "organisation": {"pk": task.organisation_id},
        "titleholder": {"pk": cast.organisations["产权单位06（机关企业）"].pk},
        "contact": {"pk": task.organisation_id, "contact": contact.pk},
        "contract": {"pk": contract.pk},
        "route": {"pk": routed(cast).pk},
        **published(cast),
        **seated(cast),
        **forming(cast),
        "contract_end": {"pk": contract.pk, "name": "end"},
        "manager": {"pk": manager.pk},
        "handover": {"pk": handover.pk},
        "session": {"pk": session.pk},
        "entrance": {"pk": entrance.pk},
        "home": {"pk": cast["li"].ownerships.get().home_id},
        "ownership": {"kind": "ownership", "pk": cast["li"].ownerships.get().pk},
        "code": {"code": slip.code},
        "firm": {"pk": posting.organisation_id},
        "posting": {"pk": posting.pk},
        "token": {"token": token},
        "invitation": {"pk": revoked.pk},
        "consent": {"pk": consent.pk},
        "": {},
    }


def brought(person, *rows):
    """An import of the person's own community that cannot be confirmed, dropped or undone."""
    kind = kinds.get("buildings")
    scope = kind.scopes(person)[0]
    return imports.upload(kind=kind, scope=scope, file=upload_of(book(*rows)), nonce=uuid.uuid4(), by=person)


def routed(cast):
    """A row of the routing table for the whole community."""
    where = {"place": cast.communities["蓟门里"], "basis": "合同", "by": cast["zhou"]}
    group = CategoryGroup.objects.get(code="B")
    return actions.add_route(group=group, organisation=cast.organisations["燃气公司"], **where)


def seated(cast):
    """wang's seat on the 物管会, and one who stands by although no seat is free."""
    seat = cast["wang"].seats.get()
    alternate = Alternate.objects.create(committee=seat.committee, person=cast["weiyuan4"], kind="owner")
    return {
        "committee": {"pk": seat.committee_id},
        "seat": {"pk": seat.pk},
        "alternate": {"pk": alternate.pk},
    }


def forming(cast):
    """A body that is being formed, for which zhao recommends li and seeks names."""
    jimenli = cast.communities["蓟门里"]
    street = {"founder": cast.organisations["街道"], "by": cast["jiedao"]}
    what = {"kind": "management", "name": "第二届", "planned_size": 11, "text": "请推荐"}
    committee = formation.announce_founding(community=jimenli, **what, **street)
    how = {"way": "joint", "kind": "owner", "nonce": uuid.uuid4(), "by": cast["zhao"]}
    nomination = formation.nominate(committee=committee, person=cast["li"], **how)
    return {
        "forming": {"pk": committee.pk},
        "forming_give_up": {"pk": committee.pk, "name": "give_up"},
        "nomination": {"pk": nomination.pk},
        "nomination_refuse": {"pk": nomination.pk, "name": "refuse"},
    }


def published(cast):
    """An announcement of the community, and what li objects to."""
    jimenli = cast.communities["蓟门里"]
    what = {"kind": "general", "subject": jimenli, "title": "公示", "text": "正文"}
    row = announcements.announce(community=jimenli, by=cast["zhou"], **what)
    objection = announcements.object_to(announcement=row, text="不同意", nonce=uuid.uuid4(), by=cast["li"])
    return {
        "announcement": {"pk": row.pk},
        "announcement_photo": {"pk": row.pk, "size": "full"},
        "announcement_withdraw": {"pk": row.pk, "name": "withdraw"},
        "objection": {"pk": objection.pk},
    }


def papers(cast):
    """首华物业's contract for building 12, its manager, and the hand-over to the next firm."""
    firm, jimenli = cast.organisations["首华物业"], cast.communities["蓟门里"]
    where = {
        "community": jimenli,
        "buildings": Building.objects.filter(community=jimenli, number=12),
        "by": cast["zhou"],
    }
    contract = contracts.sign_contract(firm=firm, number="一", since=today(), signed_on=today(), **where)
    posting = cast["wuye"].postings.get()
    manager = contracts.appoint_manager(contract=contract, posting=posting, took_post_on=today(), by=cast["zhou"])
    handover = contracts.begin_handover(giver=firm, taker=None, began_on=today(), old=contract, **where)
    return contract, manager, handover


def answers(reader, method, scene):
    """Each address's status code; one scene serves all, since a POST without a body changes nothing."""
    client, codes = Client(), {}
    if reader is not None:
        client.force_login(reader)
    for name in sorted(ACCESS, key="logout".__eq__):  # signing out comes last
        address = reverse(name, kwargs=scene[ACCESS[name][0]])
        response = getattr(client, method)(address)
        codes[name] = response.status_code
        if response.streaming:  # the photo; closing the response would close this test's database connection
            for close in response._resource_closers:
                close()
    return codes


def column(place, number):
    """What the table says of one reader: {address: code}."""
    return {name: int(row[place].split()[number]) for name, row in ACCESS.items()}


@pytest.mark.parametrize("number", range(len(CAST)), ids=CAST)
@pytest.mark.parametrize(("method", "place"), [("get", 1), ("post", 2)], ids=["reading", "acting"])
@pytest.mark.django_db
def test_what_each_gets(scene, cast, quick_passwords, method, place, number):
    reader = cast.people.get(CAST[number])
    assert answers(reader, method, scene) == column(place, number)


def test_the_table_is_filled_in():
    assert {name: [len(row.split()) for row in rows] for name, (_, *rows) in ACCESS.items()} == {
        name: [len(CAST), len(CAST)] for name in ACCESS
    }


@pytest.mark.django_db
def test_what_is_not_yours_looks_like_what_is_not_there(scene, sign_in, cast):
    """The same page for a foreign number as for a missing one: numbers can be guessed."""
    client = sign_in(cast["zhao"])
    for name in ("petition", "issue", "task"):
        number = scene[name]["number"]
        missing = number[:-4] + "9999"
        foreign_page, missing_page = (page_at(client, name, each) for each in (number, missing))
        assert foreign_page == missing_page


def page_at(client, name, number):
    """A page without what differs each time: its own number and the form token."""
    page = client.get(reverse(name, args=[number])).content.decode()
    return re.sub(r'(?<="csrfmiddlewaretoken" value=")\w+', "", page).replace(number, "")
