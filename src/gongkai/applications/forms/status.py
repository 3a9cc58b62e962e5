"""What does an applicant type to see an application, and to act on it?"""

from __future__ import annotations

from .apply import LONGEST
from .citizen import CitizenForm, Files, Line, Words


class CodeForm(CitizenForm):
    """Number and query code, as the receipt shows them."""

    number = Line(label="受理编号", max_length=40, help_text="如 ZN-2021-00012-7，见回执。")
    code = Line(label="查询码", max_length=40, help_text="8位字母和数字，见回执；大小写都可以。")


class ReplyForm(CitizenForm):
    """What an applicant answers to a letter: words, and files with them."""

    words = Words(label="内容", rows=8, max_length=LONGEST, required=False)
    material = Files(label="材料", most=5, required=False, help_text="可以不传。每个不超过10 MB，最多5个。")
