"""Who applies, and what did they hand in with it? All that is personal stands here, so that it can be taken away."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class ApplicantKind(models.TextChoices):
    """The columns of table two, by their codes; the words are those that an applicant understands."""

    NATURAL_PERSON = "natural_person", "公民个人"
    COMMERCIAL_ENTERPRISE = "commercial_enterprise", "公司、企业、个体工商户"
    RESEARCH_INSTITUTION = "research_institution", "学校、科研机构"
    PUBLIC_WELFARE_ORG = "public_welfare_org", "社会团体、基金会等公益组织"
    LEGAL_SERVICE_ORG = "legal_service_org", "律师事务所等法律服务机构"
    OTHER_ORG = "other_org", "其他组织"


class IdentityKind(models.TextChoices):
    """By what a person proves who they are (证件名称)."""

    RESIDENT_CARD = "resident_card", "居民身份证"
    PASSPORT = "passport", "护照"
    HK_MACAO_PERMIT = "hk_macao_permit", "港澳居民来往内地通行证"
    TAIWAN_PERMIT = "taiwan_permit", "台湾居民来往大陆通行证"
    FOREIGN_RESIDENT = "foreign_resident", "外国人永久居留身份证"
    OTHER = "other", "其他证件"


class Applicant(models.Model):
    """
    The applicant of one application (申请人).

    ``identity`` is sealed (``sealing``); ``identity_masked`` is what the desk shows after entry. When the person's
    data are erased the row stays, empty, and the application still counts.
    """

    application = models.OneToOneField(
        "applications.Application", on_delete=models.PROTECT, related_name="applicant", primary_key=True
    )
    name = models.CharField("姓名或者名称", max_length=100, blank=True)
    identity_kind = models.CharField("证件名称", max_length=20, blank=True)
    identity = models.TextField("证件号码（密文）", blank=True)
    identity_masked = models.CharField("证件号码", max_length=40, blank=True)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    representative = models.CharField("法定代表人", max_length=60, blank=True)
    contact = models.CharField("联系人", max_length=60, blank=True)
    phone = models.CharField("联系电话", max_length=40, blank=True)
    email = models.CharField("电子邮箱", max_length=120, blank=True)
    address = models.CharField("通信地址", max_length=200, blank=True)
    postcode = models.CharField("邮政编码", max_length=6, blank=True)
    agent = models.CharField("代理人", max_length=60, blank=True)
    agent_phone = models.CharField("代理人电话", max_length=40, blank=True)
    signature = models.CharField("签名或者盖章", max_length=100, blank=True)
    erased_at = models.DateTimeField("个人信息删除时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "申请人"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["name"], name="applications_applicant_name")]

    def __str__(self) -> str:
        return self.name or "（已删除）"


class EnclosureKind(models.TextChoices):
    """What a citizen's file is for."""

    IDENTITY = "identity", "身份证明"
    AUTHORITY = "authority", "授权委托书"
    DESCRIPTION = "description", "申请材料"
    CLARIFICATION = "clarification", "补正材料"
    OPINION = "opinion", "意见材料"
    SIGNED_FORM = "signed_form", "签名的申请表"
    PROOF = "proof", "送达凭证"


class Enclosure(models.Model):
    """A file that an applicant or a third party handed in: sealed in the store, deleted by schedule, never public."""

    application = models.ForeignKey("applications.Application", on_delete=models.PROTECT, related_name="enclosures")
    kind = models.CharField("用途", max_length=16, choices=EnclosureKind.choices)
    name = models.CharField("文件名", max_length=200)
    format = models.CharField("格式", max_length=8)
    size = models.PositiveBigIntegerField("字节数")
    digest = models.CharField("摘要值", max_length=64)
    place = models.CharField("存放位置", max_length=200, db_index=True)
    added_at = models.DateTimeField("提交时间")
    delete_on = models.DateField("到期删除", null=True)
    deleted_at = models.DateTimeField("删除时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "申请人提交的材料"
        ordering: ClassVar[list[str]] = ["pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["delete_on"],
                condition=models.Q(deleted_at__isnull=True),
                name="applications_enclosure_delete",
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
