"""Forms of a formation and of by-elections."""

from committees.formation.forms import by_elections
from committees.formation.forms.nominations import NominateForm, RefuseForm, StatementsForm
from committees.formation.forms.steps import (
    BeginDissolvingForm,
    CertifyForm,
    ChangeForm,
    CloseForm,
    DissolveForm,
    ElectedForm,
    FileForm,
    FirstMeetingForm,
    FormForm,
    FoundForm,
    GiveUpForm,
    HandInForm,
    HandOverForm,
    MembersForm,
    OfficesForm,
    PubliciseForm,
    StartForm,
)

__all__ = [
    "BeginDissolvingForm",
    "CertifyForm",
    "ChangeForm",
    "CloseForm",
    "DissolveForm",
    "ElectedForm",
    "FileForm",
    "FirstMeetingForm",
    "FormForm",
    "FoundForm",
    "GiveUpForm",
    "HandInForm",
    "HandOverForm",
    "MembersForm",
    "NominateForm",
    "OfficesForm",
    "PubliciseForm",
    "RefuseForm",
    "StartForm",
    "StatementsForm",
    "by_elections",
]
