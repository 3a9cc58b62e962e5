"""
In which words do reports name their figures?

The patterns meet text that ``wording.plain_text`` has flattened: half-width signs, no spaces. They are narrow on
purpose: a figure that is not recognized is not compared, and that harms less than a false alarm.
"""

from __future__ import annotations

import re

from reportdoc.check.numerals import SIGNS

MEASURE = re.compile(
    r"(?<![\d.第〔\[(])(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?P<part>\.\d+)?(?P<more>余|多|来)?(?P<wan>万)?"
    r"(?P<measure>件|份|宗|起|例|条|项|个|元|次|篇)|"
    # 第一件, 每一件, 几十件, 统一件, 没有一件 and 一起 state no figure; 一件事 is a program of that name
    rf"(?<![第每某逐同几数好(这那各任唯统其不之无{SIGNS}])(?<!没有)"
    rf"(?P<words>(?!一[起例份])[{SIGNS}]{{1,12}})(?P<above>余|多|来)?(?P<cases>件|份|宗|起|例)(?![事套装件起])"
)
"""A number with its measure, in digits (whole part, decimals, 余 or 多, 万) or, for cases only, in characters."""
ROUGH = re.compile(r"(?:约|近|超过?|逾|上|不足|不到|至少)$")
CLAUSE = re.compile(r"[,;:()]")
YEAR = re.compile(r"((?:19|20)\d\d)年")

# Words that make a figure another one: a change, an average, another year, another scope.
CHANGE = re.compile(
    r"增[加长幅]|新增[^申]*比|减少|减幅|同比|环比|较|比[上去前]|上升|下降|提高|占|率|平均|历年|以来|近.年"
)
LAST_YEAR = re.compile(r"[上去前]一?年|往年")
OFFICE = re.compile(
    r"[省市县区州旗镇乡]政府办(?:公[室厅])?|政府办公[室厅]|我办|本办|本级|机关本部|代表.{1,8}政府|直接受理"
)
IN_NAME_OF = re.compile(r"以[^,;]{1,8}(?:政府|办公[室厅])[^,;]{0,10}名义")
WHOLE = re.compile(r"全[省市县区州旗镇乡]|各级|各部门|各单位|各乡镇|各地")

# Table two.
CHANNEL = re.compile(
    r"网[上络站]|互联网|线上|在线|邮[件寄箱]|信[函件箱访]|当面|现场|传真|窗口|平台|渠道|转办|电话|[微短]信|来信|快递|"
    r"书面|口头"
)
OTHER_MATTER = re.compile(
    r"投诉|举报|建议|提案|问政|咨询|热线|留言|12345|许可申请|补正|撤[回销]|征求|依职权|诉求|工单|来访|低保|补贴|救助|"
    r"仲裁|调解"
)
PROMPT = re.compile(r"按[期时]|及时|延期|逾期|超期|当[场日年]")
RECEIVED = re.compile(r"收到|新收|受理|接收|接到|收悉")
ONLY_RECEIVED = re.compile(
    r"(?:(?:19|20)\d\d年度?|本年度?|全年|全[省市县区州旗镇乡]|我[局办委县区市镇乡]|共|总|累计|新|已|均|各|对)*"
    r"(?:收到|新收|受理|接收|接到)(?:的|了)?(?:共计|共|总计)?"
)
APPLICATIONS = re.compile(r"的?(?:政府)?(?:信息)?(?:公开)?(?:的)?申请|依申请公开")
ANSWERED = re.compile(
    r"(?:办结|答复|办理完毕|处理完毕|回复|办复)"
    r"(?:政府信息公开|依申请公开|信息公开)?(?:申请)?(?:共计|共|总计|数量?)?$"
)
CARRIED_OUT = re.compile(r"(?:结转|转入|转|顺延|延)(?:至|到|入)?下|下一?年度?继续|(?:跨|次)年度?(?:办理|答复)")
CARRIED_IN = re.compile(r"[上去]一?年度?(?:结转|转入|转结|遗留)|结转[上去]一?年")
WITH_CARRIED = re.compile(r"\(?,?(?:含|包括|包含|其中)[^,;。)]{0,12}(?:结转|转入)")
NO_APPLICATIONS = re.compile(
    r"(?:未|没有|尚未|未曾)(?:收到|受理|接到|接收|收悉)(?!.{0,16}(?:复议|补正|投诉))[^;。\d]{0,24}?申请|"
    r"无(?:政府信息公开申请|信息公开申请|依申请公开)(?![^,;。]{0,8}(?:复议|诉讼))"
)

# Table three.
OUTCOMES = (
    ("upheld", re.compile(r"维持")),
    ("corrected", re.compile(r"纠[正错]")),
    ("other", re.compile(r"其[他它]结果|其[他它]$")),
    ("pending", re.compile(r"(?:尚未|未|正在|尚在)(?:审结|办结|审理)|审理中")),
)
SUIT = re.compile(r"诉讼|应诉|起诉|被诉")
DIRECT = re.compile(r"未经复议|直接(?:提起)?(?:起诉|诉讼)")
# Won, lost, withdrawn: words of the courts that fit none of the form's four outcomes for sure.
OTHER_OUTCOME = re.compile(r"胜诉|败诉|撤[回销]|驳回|确认违法|调解")
NO_CASES = re.compile(r"(?:未(?!经|能|按|及)|没有|无)[^,;。\d]{0,24}?(?=行政复议|行政诉讼|复议)([^;。\d]{0,30})")
LOST = re.compile(r"纠[正错]|败诉|撤销|责任")

# Table one.
RULES = re.compile(r"规章(?!制度)")
ISSUED = re.compile(r"制[发定]|印发|出台|新发|新制[作发]|制订")
NOT_ISSUED = re.compile(r"备案|审[查核]|清理|解读|评估|公平竞争|修[改订]|起草|征求|转发|主动公开|公示")
IN_FORCE = re.compile(r"现行有效|继续有效")
REPEALED = re.compile(r"废止")
ONLY_VERB = re.compile(r"[^,;]{0,6}?(?:制发|废止|现行有效|继续有效)(?:的|了)?(?:文件)?")
DECISIONS = re.compile(r"行政(许可|处罚|强制)")
DECIDED = re.compile(r"决定|作出|办理|办结|实施|案件|行政(?:许可|处罚|强制)(?:共计?|合计)?$")
NOT_DECISION = re.compile(r"公[开示布]|信息|事项|目录|清单|依据|流程|听证|复议|诉讼|标准|裁量|职权|权力|案卷|评查|典型")
CHARGE = "行政事业性收费"
NOT_CHARGE = re.compile(r"项目|目录|减免|降")

# In no table: the processing fee, and how much was published.
FEE = re.compile(r"信息处理费|信息公开[^,;]{0,8}费|实际收[取费]")
ABOUT_FEE = re.compile(r"处理费|收费")
NO_FEE = re.compile(
    # 申请人未按收费通知缴纳 says that a fee was asked for
    r"(?:未(?![按能及缴补])|没有|无|不存在|不涉及|免)[^;。\d]{0,24}(?:收费|费用|收取|处理费)|"
    r"处理费[^,;。\d]{0,8}[:为](?:无|零)|实际收[取费][^,;。\d]{0,8}0(?![.\d])"
)
ITEMS = re.compile(r"(?:公开|发布)[^,;、]{0,10}(?:政府|政务|公开)?信息(?:共计|共|总计|总数)?$|信息公开(?:条目|总数)?$")
EACH = re.compile(r"各|均|都")
ALTOGETHER = re.compile(r"共|合计|总")
EVERY_OFFICE = re.compile(
    r"以[^,;]{1,8}(?:政府|办公室)[^,;]{0,10}名义|"
    r"办公[室厅]|政府办"
)
EVERY_GOVERNMENT = re.compile(r"政府$|管委会$|管理委员会$")
