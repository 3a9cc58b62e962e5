"""Who signs a letter about an application? The chains that hold unless an organ has its own (审签流程)."""

from __future__ import annotations

from gongkai.organs.models import Role
from gongkai.review.ports import declare_chain

NOTICE = "application_notice"
ANSWER = "application_answer"
DISCLOSURE = "application_disclosure"

_REVIEWER = {"code": "unit_review", "label": "科室审核", "role": Role.REVIEWER.value}
_LEGAL = {"code": "legality", "label": "合法性审查", "role": Role.LEGAL.value}
_SECRECY = {"code": "secrecy", "label": "保密审查", "role": Role.SECRECY.value}
_HEAD = {"code": "head", "label": "负责人签发", "role": Role.HEAD.value}

# What is given out is reviewed for secrets before (ogi:17.2); a notice on the way gives nothing out.
declare_chain(NOTICE, "依申请公开：办理中的告知", (_REVIEWER, _HEAD), requires=("responsible",))
declare_chain(ANSWER, "依申请公开：答复", (_LEGAL, _HEAD), requires=("responsible",))
declare_chain(DISCLOSURE, "依申请公开：提供信息的答复", (_LEGAL, _SECRECY, _HEAD), requires=("secrecy", "responsible"))
