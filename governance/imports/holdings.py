"""What imports hold about a person: the sheets that she brought, and her name in the reports of anybody's."""

import json

from governance.accounts import holdings
from governance.accounts.holdings import scrub_rows
from governance.imports.models import Import
from governance.phrases import moment


def register():
    holdings.add("imports", "我导入的表格", imports, erase=erase_imports)


def imports(person):
    for source in Import.objects.filter(by=person).scoped():
        yield {
            "种类": source.kind_label,
            "范围": source.place,
            "文件名": source.filename,
            "上传时间": moment(source.uploaded_at),
            "行数": str(source.rows),
            "状态": source.state_label,
        }


def erase_imports(person, traces, at):
    """Her name goes from what she called her files, and from every report that is still kept (thirty days)."""
    scrub_rows(Import.objects.filter(by=person), traces, "filename", "note")
    words = [*traces.names, *traces.phones]
    for source in Import.objects.exclude(report={}):
        told = json.dumps(source.report, ensure_ascii=False)
        if any(word in told for word in words):
            source.report = json.loads(traces.scrub(told))
            source.save(update_fields=["report"])
