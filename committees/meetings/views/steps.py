"""The page of one step of a meeting, a resolution or an action item, and the deed."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from committees.meetings import workflow
from governance.accounts import allowances
from governance.attachments.views import take
from governance.pages import sent

COUNTED = {"sign_in": "meeting_code"}  # what can be guessed


def step_page(request, row, name, *, noun, steps, **shown):
    """`steps`: by name the form, the deed and what is said after it; deed and page know the row by its `noun`."""
    if name not in steps or name not in [move.name for move in workflow.moves_of(row)]:
        raise Http404
    label = workflow.must_be_open(request.user, row, name).label
    form_class, deed, said = steps[name]
    known = {"code": request.GET["code"]} if "code" in request.GET else {}  # from the square on the table
    form = form_class(sent(request), row=row, user=request.user, initial=known)
    take(request, form)
    if request.method == "POST" and is_free(request, form, name) and form.is_valid():
        deed(**{noun: row}, by=request.user, **form.deed())
        messages.success(request, said)
        return redirect(row)
    return render(request, "meetings/step.html", {"form": form, "label": label, "name": name, noun: row, **shown})


def is_free(request, form, name):
    return name not in COUNTED or allowances.spend_for(request, form, COUNTED[name], person=request.user)
