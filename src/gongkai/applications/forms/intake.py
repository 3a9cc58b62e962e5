"""What stands on the paper form of an application, in its order?"""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.applications.models import ApplicantKind, Channel, EnclosureKind, Form, IdentityKind, Way

from .fields import MarkedForm, day, line, prose, tick

ON_PAPER = (Channel.IN_PERSON, Channel.SIGNED_MAIL, Channel.ORDINARY_LETTER, Channel.FAX)
# Each group is one box of the paper form.
BOXES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("收件", ("channel", "submitted_on", "is_oral")),
    (
        "申请人信息",
        (
            "kind", "name", "identity_kind", "identity", "credit_code", "representative", "contact",
            "phone", "email", "address", "postcode", "agent", "agent_phone",
        ),
    ),
    ("所需信息", ("title", "document_number", "description", "form", "way", "accepts_other")),
    ("签名和附件", ("signature", "identity_proof", "authority", "signed_form", "material")),
)  # fmt: skip
APPLICANT = (
    "kind", "name", "identity_kind", "identity", "credit_code", "representative", "contact",
    "phone", "email", "address", "postcode", "agent", "agent_phone", "signature",
)  # fmt: skip
WANTED = ("title", "document_number", "description", "form", "way", "accepts_other")
ENCLOSED = {
    "identity_proof": EnclosureKind.IDENTITY,
    "authority": EnclosureKind.AUTHORITY,
    "signed_form": EnclosureKind.SIGNED_FORM,
    "material": EnclosureKind.DESCRIPTION,
}


class EntryForm(MarkedForm):
    """An application that came in on paper or by word of mouth."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
    channel = forms.ChoiceField(label="提交渠道", choices=[(each.value, each.label) for each in ON_PAPER])
    submitted_on = day(
        "收件日期",
        help_text="当面提交的为提交之日，邮寄的为签收之日，平常信函、传真的为收到之日（双方确认之日另行登记）。",
    )
    is_oral = tick("口头提出，由工作人员代填", help_text="采用书面形式确有困难的，申请人可以口头提出。")
    kind = forms.ChoiceField(label="申请人类别", choices=ApplicantKind.choices)
    name = line("姓名或者名称")
    identity_kind = forms.ChoiceField(
        label="证件名称", choices=[("", "未提供"), *IdentityKind.choices], required=False, help_text="公民填写。"
    )
    identity = line("证件号码", 40, required=False, help_text="保存后加密，页面上只显示首尾几位。")
    credit_code = line("统一社会信用代码", 18, required=False, help_text="法人或者其他组织填写。")
    representative = line("法定代表人", 60, required=False)
    contact = line("联系人", 60, required=False)
    phone = line("联系电话", 40, required=False, help_text="电话、邮箱、通信地址至少填一项。")
    email = forms.EmailField(label="电子邮箱", max_length=120, required=False)
    address = line("通信地址", 200, required=False)
    postcode = line("邮政编码", 6, required=False)
    agent = line("代理人", 60, required=False, help_text="委托他人代理的，应当附授权委托书。")
    agent_phone = line("代理人电话", 40, required=False)
    title = line(
        "所需信息的名称", 200, required=False, help_text="一件申请写一项信息；一封信里有几项的，登记后可以拆分。"
    )
    document_number = line("文号", required=False)
    description = prose("便于查询的其他特征", required=False, most=4000)
    form = forms.ChoiceField(label="提供方式", choices=Form.choices)
    way = forms.ChoiceField(label="获取途径", choices=Way.choices)
    accepts_other = tick("无法按要求提供时接受其他方式", initial=True)
    signature = line("签名或者盖章", required=False)
    identity_proof = forms.FileField(label="身份证明", required=False, help_text="扫描件，加密保存，到期自动删除。")
    authority = forms.FileField(label="授权委托书", required=False)
    signed_form = forms.FileField(label="签名的申请表", required=False)
    material = forms.FileField(label="其他申请材料", required=False)

    def boxes(self) -> list[tuple[str, list[Any]]]:
        """Return the fields by the boxes of the paper form."""
        return [(name, [self[each] for each in fields if each in self.fields]) for name, fields in BOXES]


class CorrectEntryForm(EntryForm):
    """What was entered wrongly is put right, as long as no letter has gone out."""

    def __init__(self, *values: Any, **more: Any) -> None:
        super().__init__(*values, **more)
        for name in ("token", "channel", "submitted_on", "is_oral", *ENCLOSED):
            del self.fields[name]
        # What is sealed is not shown again; left empty it stays as it is.
        self.fields["identity"].help_text = "不改动的留空。"
