"""What does an applicant fill in? What the Regulations ask for, and no purpose (ogi:29.2)."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from django import forms

from gongkai.applications.models import ApplicantKind, EnclosureKind, Form, IdentityKind, Way
from gongkai.applications.services import checking
from gongkai.applications.services.checking import Applied, Wanted

from .citizen import REQUIRED, CitizenForm, Files, Line, Words

PERSON = ApplicantKind.NATURAL_PERSON.value
PICTURES = "image/jpeg,image/png,application/pdf"
LONGEST = checking.LONGEST_DESCRIPTION
# Which file of the form is kept as what.
ENCLOSED = {
    "identity_files": EnclosureKind.IDENTITY,
    "authority_files": EnclosureKind.AUTHORITY,
    "more_files": EnclosureKind.DESCRIPTION,
}
_PAPER_WAYS = {Way.POST.value, Way.PICKUP.value, Way.READING.value}


class ApplyForm(CitizenForm):
    """The application form (申请表), for a person and for an organization, on one sheet."""

    kind = forms.ChoiceField(
        label="申请人是",
        choices=ApplicantKind.choices,
        widget=forms.RadioSelect,
        initial=PERSON,
        error_messages={"required": "请选择申请人的类别。", "invalid_choice": "请选择申请人的类别。"},
    )
    name = Line(label="姓名或者名称", max_length=100, autocomplete="name", help_text="与证件上的一致。")
    identity_kind = forms.ChoiceField(
        label="证件名称",
        choices=IdentityKind.choices,
        initial=IdentityKind.RESIDENT_CARD.value,
        required=False,
        error_messages={"invalid_choice": "请选择证件名称。"},
    )
    identity = Line(
        label="证件号码",
        max_length=40,
        required=False,
        help_text="加密保存，页面上只显示掩码；工作人员需要查看的，须写明用途并留下记录。",
    )
    credit_code = Line(
        label="统一社会信用代码", max_length=18, required=False, help_text="18位，见营业执照或者登记证书。"
    )
    representative = Line(label="法定代表人或者负责人", max_length=60, required=False)
    contact = Line(label="联系人", max_length=60, required=False)
    identity_files = Files(
        label="身份证明",
        most=4,
        accept=PICTURES,
        required=False,
        help_text="个人上传证件的照片或者扫描件，单位上传营业执照、登记证书等。JPG、PNG、PDF，每个不超过10 MB，"
        "最多4个。加密保存，仅供核对身份，办结归档后按期删除。",
    )
    phone = Line(
        label="联系电话",
        max_length=40,
        required=False,
        autocomplete="tel",
        kind="tel",
        help_text="工作人员通过它与您确认申请；确认之日起计算答复期限。",
    )
    email = Line(label="电子邮箱", max_length=120, required=False, autocomplete="email", kind="email")
    address = Line(label="通信地址", max_length=200, required=False, autocomplete="address-line1")
    postcode = Line(label="邮政编码", max_length=6, required=False, autocomplete="postal-code", inputmode="numeric")
    agent = Line(label="代理人姓名", max_length=60, required=False)
    agent_phone = Line(label="代理人电话", max_length=40, required=False, kind="tel")
    authority_files = Files(
        label="授权委托书和代理人身份证明",
        most=4,
        accept=PICTURES,
        required=False,
        help_text="JPG、PNG、PDF，每个不超过10 MB，最多4个。",
    )
    title = Line(
        label="信息的名称",
        max_length=200,
        required=False,
        help_text="不知道准确名称的，写大致的名称，如 某某小学2025年秋季招生划片的通知。一份申请写一件事，办理更快。",
    )
    document_number = Line(
        label="文号", max_length=100, required=False, help_text="知道的话请写，如 清教发〔2025〕12号；不知道可以不填。"
    )
    description = Words(
        label="其他便于查找的特征",
        rows=6,
        max_length=LONGEST,
        required=False,
        help_text="大约什么时间、哪个单位作出、关于什么人什么事、您在哪里见到过。不需要说明用途。",
    )
    more_files = Files(
        label="补充材料",
        most=5,
        required=False,
        help_text="可以不传。有助于查找的图片、文件，每个不超过10 MB，最多5个。",
    )
    form = forms.ChoiceField(
        label="希望得到的形式",
        choices=Form.choices,
        widget=forms.RadioSelect,
        initial=Form.ELECTRONIC.value,
        error_messages={"required": "请选择一种形式。", "invalid_choice": "请选择一种形式。"},
    )
    way = forms.ChoiceField(
        label="希望怎样取得",
        choices=Way.choices,
        widget=forms.RadioSelect,
        initial=Way.DOWNLOAD.value,
        error_messages={"required": "请选择一种途径。", "invalid_choice": "请选择一种途径。"},
        help_text="网上下载：凭受理编号和查询码在本站下载。",
    )
    accepts_other = forms.BooleanField(label="机关无法按上面的要求提供时，我接受其他方式", required=False, initial=True)
    signature = Line(
        label="签名",
        max_length=100,
        error_messages={"required": "请键入姓名或者名称，作为签名。"},
        help_text="请键入申请人（由代理人提交的，键入代理人）的姓名或者名称，视为签名或者盖章。",
    )
    token = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput())

    def __init__(self, *given: Any, waiting: frozenset[str] = frozenset(), **more: Any) -> None:
        """:param waiting: the kinds of files that were taken with an earlier try and need not be chosen again."""
        self._waiting = waiting
        super().__init__(*given, **more)

    def clean(self) -> dict[str, Any]:
        """Let the room judge what was typed, and look at what only this page asks for."""
        said = super().clean() or {}
        who, what = checking.tidied(checking.Applied(**self._named(Applied))), checking.Wanted(**self._named(Wanted))
        for field, says in {
            **checking.faults_of_applicant(who, online=True),
            **checking.faults_of_wanted(what),
        }.items():
            self._fault(field, says)
        if who.kind != PERSON and who.kind:
            for field in ("representative", "contact"):
                if not getattr(who, field):
                    self._fault(field, REQUIRED)
        self._must_bring("identity_files", "请上传身份证明；没有条件上传的，可以邮寄或者当面提交申请。")
        self._look_at_the_way(said, who)
        self._look_at_agent(who)
        return said

    def _look_at_the_way(self, said: dict[str, Any], who: Applied) -> None:
        way = said.get("way")
        if way == Way.EMAIL and not who.email:
            self._fault("email", "您选择了电子邮件，请填写电子邮箱。")
        if way == Way.POST and not who.address:
            self._fault("address", "您选择了邮寄，请填写通信地址。")
        if said.get("form") == Form.PAPER and way and way not in _PAPER_WAYS:
            self._fault("way", "纸质信息请选择邮寄、自行领取或者当场查阅；要网上下载或者电子邮件的，形式请选“电子”。")

    def _look_at_agent(self, who: Applied) -> None:
        brings = bool(self.cleaned_data.get("authority_files")) or EnclosureKind.AUTHORITY.value in self._waiting
        if not (brings or who.agent or who.agent_phone):
            return
        if not who.agent:
            self._fault("agent", "由代理人提交的，请填写代理人姓名；本人提交的，请去掉授权委托书和代理人电话。")
        self._must_bring("authority_files", "由代理人提交的，请上传授权委托书。")

    def _must_bring(self, field: str, says: str) -> None:
        if not self.cleaned_data.get(field) and ENCLOSED[field].value not in self._waiting:
            self._fault(field, says)

    def _fault(self, field: str, says: str) -> None:
        """Say what is wrong with a field; one sentence at a time is enough."""
        if field not in self.errors:
            self.add_error(field, says)

    def _named(self, shape: type[Applied] | type[Wanted]) -> dict[str, Any]:
        """Return the fields of a shape, as far as they could be read."""
        said = self.cleaned_data
        return {each.name: said.get(each.name, False if each.name == "accepts_other" else "") for each in fields(shape)}

    @property
    def is_by_an_agent(self) -> bool:
        """Test if something about an agent was typed, so that the part on agents stands open."""
        fields = ("agent", "agent_phone", "authority_files")
        typed = any(self[each].value() for each in fields if each != "authority_files")
        return typed or EnclosureKind.AUTHORITY.value in self._waiting or any(self[each].errors for each in fields)

    def applied(self) -> Applied:
        """Return who applies."""
        return Applied(**self._named(Applied))

    def wanted(self) -> Wanted:
        """Return what is wanted; where no name was typed, what was typed first stands for it."""
        said = Wanted(**self._named(Wanted))
        return (
            said
            if said.title
            else replace(said, title=(said.document_number or said.description).splitlines()[0][:200])
        )
