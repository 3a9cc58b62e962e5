"""How are attachments that hold personal numbers replaced by masked copies, for many drafts at once? (成批脱敏)"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from gongkai.files.models import File
from gongkai.files.services import masked_copy
from gongkai.kernel.refusal import NotAllowed
from gongkai.papers import services as papers
from gongkai.papers.selectors.permission import must_write
from gongkai.portal.models import Import, ImportLine
from gongkai.portal.selectors.moving import maskable

AT_ONCE = 20


def mask_files(*, moving: Import, by: Any, at: datetime, most: int = AT_ONCE) -> tuple[int, list[str]]:
    """
    Put masked copies in the place of attachments that bar their drafts, for so many drafts at most.

    Return how many drafts were mended, and what could not be masked.

    :raises NotAllowed: if the person does not write for the organ
    """
    must_write(moving.organ, by=by)
    mended, refused = 0, []
    for line in maskable(moving)[:most]:
        try:
            with transaction.atomic():
                _mask(line, by=by, at=at)
            mended += 1
        except NotAllowed as trouble:
            refused.append(f"《{line.title}》：{trouble.says}")
    return mended, refused


def _mask(line: ImportLine, *, by: Any, at: datetime) -> None:
    assert line.paper is not None
    keys = dict.fromkeys(each["file"] for each in line.bars if _in_a_file(each))
    for key in keys:
        file = File.objects.select_related("organ").get(pk=key)
        copy = masked_copy(file=file, by=by, at=at)
        papers.replace_attachment(paper=line.paper, old=key, new=copy, by=by, at=at)
    line.bars = [each for each in line.bars if not _in_a_file(each)]
    line.save(update_fields=["bars"])


def _in_a_file(bar: dict[str, Any]) -> bool:
    return bool(bar.get("file")) and str(bar.get("code", "")).startswith("privacy.")
