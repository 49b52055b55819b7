"""Bringing in a sheet: templates, upload, what it would do, confirm, undo."""

from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance import cells
from governance.accounts import allowances
from governance.imports import actions, blanks, kinds, rules
from governance.imports.forms import UploadForm
from governance.imports.models import Import
from governance.imports.packages import Unreadable
from governance.keyset import Page
from governance.refusals import TooMany


@require_safe
def imports(request):
    """What was imported for my street or community, and the templates."""
    here = open_kinds(request.user)
    page = Page(Import.objects.visible_to(request.user).for_list(), request.GET, keys=["-pk"])
    return render(request, "imports/list.html", {"kinds": here, "page": page, "now": timezone.now()})


@require_safe
def import_template(request, kind):
    """An empty sheet of one kind with headings, examples and explanations."""
    found = next((each for each in open_kinds(request.user) if each.name == kind), None)
    if found is None:
        raise Http404
    return as_file(blanks.template(found), f"{found.label}导入模板.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def import_new(request):
    """Choose a file; one that cannot be read is refused here, in words, and is not kept."""
    open_kinds(request.user)
    form = UploadForm(
        request.POST or None, request.FILES or None, person=request.user, kind=request.GET.get("kind", "")
    )
    if request.method == "POST" and form.is_valid():
        try:
            allowances.spend("import", person=request.user)
            source = actions.upload(by=request.user, **form.cleaned_data)
        except TooMany as refusal:
            allowances.refuse(request, form, refusal, "file")
        except Unreadable as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect(source)
    return render(request, "imports/new.html", {"form": form})


@require_safe
def import_page(request, pk):
    """How far it is, what it would do or has done, and what can be done with it now."""
    source = get_object_or_404(Import.objects.visible_to(request.user).for_list(), pk=pk)
    shown = {"source": source, "deeds": rules.deeds_open_to(request.user, source), "now": timezone.now()}
    return render(request, "imports/detail.html", shown)


@require_safe
def import_faults(request, pk):
    """Everything that is wrong, as a sheet to work through."""
    source = get_object_or_404(Import.objects.visible_to(request.user), pk=pk)
    if not source.report.get("faults"):
        raise Http404
    return as_file(blanks.fault_list(source), f"{source.kind_label}问题清单.xlsx")


@require_POST
def import_confirm(request, pk):
    """Write what the page showed."""
    source = get_object_or_404(Import.objects.visible_to(request.user), pk=pk)
    return redirect(actions.confirm(source=source, plan=request.POST.get("plan", ""), by=request.user))


@require_POST
def import_drop(request, pk):
    """Nothing of it is written."""
    source = get_object_or_404(Import.objects.visible_to(request.user), pk=pk)
    actions.drop(source=source, by=request.user)
    messages.success(request, "已放弃这次导入，什么也没有写入。")
    return redirect("imports")


@require_POST
def import_undo(request, pk):
    """Take back the last import of a place."""
    source = get_object_or_404(Import.objects.visible_to(request.user), pk=pk)
    return redirect(actions.undo(source=source, by=request.user))


def open_kinds(user):
    """Kinds that the person may import; the pages are not there for anybody else."""
    found = kinds.open_to(user)
    if not found:
        raise Http404
    return found


def as_file(content, name):
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return HttpResponse(content, content_type=cells.MEDIA_TYPE, headers=headers)
