"""What did the office program write into an attachment that was not meant to go out, and what could not be read?"""

from __future__ import annotations

from collections.abc import Iterator

from .finding import Draft, Finding, Part, Severity
from .places import called, markup

_MEND = "请在文档中处理后重新上传。"


def findings(draft: Draft) -> Iterator[Finding]:
    """Yield what each attachment tells besides its text, and pictures that nobody can hear."""
    for part in draft.parts:
        yield from _traces(part)
        yield from _unread(part)
        if part.is_image and not part.alternative_text.strip():
            yield _undescribed(f"{called(part)}是图片，没有替代文字。", called(part), part.file)
    bare = [source for source, alt in markup(draft.body).pictures if not alt]
    if bare:
        yield _undescribed(f"正文有{len(bare)}幅图片没有替代文字。", "正文", None, mark=" ".join(bare)[:200])


def _traces(part: Part) -> Iterator[Finding]:
    """
    Yield what stands in the file beside its text.

    Struck text and comments bar the way: anyone who opens the file reads what the office decided not to say, and
    accepting the changes costs one click. Hidden sheets and texts warn, for lists behind a form hide there lawfully;
    they are searched for personal numbers like the rest. Names of writers are only noted.
    """
    facts = part.facts
    if facts.get("tracked_changes"):
        says = f"{called(part)}留有修订痕迹{facts['tracked_changes']}处，删去的文字仍可看到。"
        yield _finding(part, "tracked_changes", Severity.BLOCK, says, f"接受或者拒绝全部修订。{_MEND}")
    if facts.get("comments"):
        says = f"{called(part)}留有批注{facts['comments']}条，公众可以看到。"
        yield _finding(part, "comments", Severity.BLOCK, says, f"删除全部批注。{_MEND}")
    if facts.get("hidden_sheets"):
        names = "、".join(str(each) for each in facts["hidden_sheets"])
        says = f"{called(part)}有隐藏的工作表（{names}），下载后可以看到。"
        yield _finding(part, "hidden_sheets", Severity.WARN, says, f"不公开的工作表请删除。{_MEND}")
    if facts.get("hidden_text"):
        says = f"{called(part)}有隐藏文字{facts['hidden_text']}处，下载后可以看到。"
        yield _finding(part, "hidden_text", Severity.WARN, says, f"不公开的文字请删除。{_MEND}")
    if facts.get("embedded"):
        says = f"{called(part)}嵌有其他文档{facts['embedded']}个，没有检查其中的内容。"
        yield _finding(part, "embedded", Severity.WARN, says, "请人工查看嵌入的文档，不公开的请删除。")
    if facts.get("gps"):
        says = f"{called(part)}写有拍摄地点的经纬度。"
        yield _finding(
            part, "gps", Severity.WARN, says, "不需要公开拍摄地点的，可以换成系统生成的脱敏副本，或者去掉后重新上传。"
        )
    writers = [str(facts[key]) for key in ("creator", "last_modified_by", "manager", "company") if facts.get(key)]
    if writers:
        says = f"{called(part)}的文档属性中有作者等名称（{'、'.join(dict.fromkeys(writers))}）。"
        yield _finding(part, "authors", Severity.NOTE, says, "不需要公开的，请在文档属性中删去后重新上传。")


def _unread(part: Part) -> Iterator[Finding]:
    facts = part.facts
    if facts.get("unread"):
        because = str(facts.get("unread_because") or "").rstrip("。")
        says = f"{called(part)}有内容不能读取{f'（{because}）' if because else ''}，自动检查不能代替人工。"
        yield _finding(part, "unread", Severity.NOTE, says, "请人工逐页查看有无个人信息、涉密内容。")
    elif pages := facts.get("pages_without_text"):
        says = f"{called(part)}有{len(list(pages))}页是图片，自动检查读不到其中的文字。"
        yield _finding(part, "pages_without_text", Severity.NOTE, says, "请人工逐页查看有无个人信息、涉密内容。")


def _finding(part: Part, code: str, severity: Severity, says: str, advice: str) -> Finding:
    return Finding(f"office.{code}", severity, called(part), says, advice, mark=str(part.file), file=part.file)


def _undescribed(says: str, where: str, file: int | None, mark: str = "") -> Finding:
    advice = "请用一句话写明图片说了什么，供读屏软件朗读。"
    return Finding("pictures.no_alternative_text", Severity.WARN, where, says, advice, mark=mark, file=file)
