"""How does the demonstration's portal come to have its year? It is moved in by the month, signed like everything."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from gongkai.kernel.clock import CHINA
from gongkai.organs.models import Organ, User
from gongkai.papers import services as papers
from gongkai.papers.content import Content
from gongkai.papers.models import Paper
from gongkai.policies.services import documents, interpreting, ledger
from gongkai.portal.services import plant_tree
from gongkai.review.services.wording import load_sample

Say = Callable[[str], None]
Planned = tuple[str, Content]

THEMES = ("综合政务\\政务公开", "农业、林业、水利\\水利", "民政、扶贫、救灾\\其他", "劳动、人事、监察\\社会保障")


class Portal:
    """The portal of the year: columns, then what stood on the former site, month by month."""

    def __init__(self, sheet: dict[str, Any], organs: dict[str, Organ], people: dict[str, User], say: Say) -> None:
        self.sheet, self.organs, self.people, self.say = sheet, organs, people, say
        self.organ = organs[sheet["organ"]]
        self.year: int = sheet["year"]
        self.count: dict[str, int] = sheet["published"]

    def load(self, *, at: datetime) -> None:
        """Plant the columns, enter the old documents, and move the year in; every batch goes through the chain."""
        clerk = self.people["clerk"]
        load_sample(at=at)
        district = self.organ.parent
        assert district is not None
        plant_tree(organ=district, template="county", by=self.people["admin"], at=at)
        ledger.open_ledger(organ=self.organ, on=date(self.year, 1, 1), by=clerk, at=at)
        for title, number, on in self._old_documents():
            documents.register_document(
                organ=self.organ,
                kind="normative_document",
                title=title,
                document_number=number,
                issued_on=on,
                by=clerk,
                at=at,
            )
        self.say(f"  规范性文件存量 {self.sheet['stock']} 件")
        planned = sorted(self._year(), key=lambda each: (each[1].published_at, each[1].title))
        for month in range(1, 13):
            some = [each for each in planned if each[1].published_at and each[1].published_at.month == month]
            self._move_in(some, f"原网站迁入（{self.year}年{month}月）", at=at + timedelta(minutes=5 * month))
            self.say(f"  网站信息迁入 {self.year}年{month}月 {len(some)} 条")

    def _move_in(self, planned: Sequence[Planned], title: str, *, at: datetime) -> None:
        people = self.people
        made = papers.draft_many(organ=self.organ, contents=planned, title=title, by=people["clerk"], at=at)
        self._explain(made, at=at)
        submission = papers.submit(papers=made, title=title, by=people["clerk"], at=at)
        for minute, (who, opinion) in enumerate(
            (("reviewer", "与原网站一致，同意。"), ("secrecy", "不涉密，可以公开。"), ("head", "同意。")), start=1
        ):
            papers.sign(submission=submission, by=people[who], at=at + timedelta(minutes=minute), opinion=opinion)
        papers.release(submission=submission, by=people["clerk"], at=at + timedelta(minutes=4))
        # The flow does this only when everything is committed; the year's report counts the ledger before that.
        documents.enter_released(papers=[each.pk for each in made], at=at + timedelta(minutes=4))

    def _explain(self, made: Sequence[Paper], *, at: datetime) -> None:
        """Link each interpretation with the document whose title it bears; a normative one needs its plan."""
        clerk = self.people["clerk"]
        known = {each.title: each for each in made if each.kind.endswith("_document")}
        for paper in made:
            if paper.kind != "interpretation":
                continue
            document = known[paper.title.removeprefix("《").removesuffix("》解读")]
            interpreting.write_plan(
                paper=document,
                outline="制定背景、适用范围、管护责任、资金来源、与原规定的差别。",
                forms=["文字"],
                channels="区政府门户网站",
                author=self.organ.short_name,
                due_on=None,
                by=clerk,
                at=at,
            )
            interpreting.link_material(document=document, paper=paper, by=clerk, at=at)

    # ---- what stood on the former site

    def _old_documents(self) -> Iterator[tuple[str, str, date]]:
        names = self.sheet["old_documents"]
        for number in range(self.sheet["stock"]):
            year, name = 2012 + number % 9, names[number % len(names)]
            says = "" if number < len(names) else f"（{number // len(names) + 1}）"
            title = f"关于印发{self._district}{name}{says}的通知"
            yield title, f"仁和府规〔{year}〕{number // 9 + 1}号", date(year, 1 + number % 12, 5 + number % 20)

    @property
    def _district(self) -> str:
        return self.organ.name.removeprefix("攀枝花市").removesuffix("人民政府办公室")

    def _year(self) -> Iterator[Planned]:
        special = [
            *self._meetings(),
            *self._documents(),
            *self._interviews(),
            *self._standing(),
            *self._statutory(),
            *self._notices(),
        ]
        yield from special
        yield from self._news(self.sheet["total"] - len(special))

    def _meetings(self) -> Iterator[Planned]:
        topics = self.sheet["meeting"]["topics"]
        for number in range(self.count["meetings"]):
            held = date(self.year, 1, 12) + timedelta(days=18 * number)
            spoken = topics[number % len(topics)]
            title = f"{self._district}人民政府召开第{number + 61}次常务会议"
            body = f"<p>{held.month}月{held.day}日，区政府召开第{number + 61}次常务会议，{'；'.join(spoken)}。</p>"
            body += "<p>会议要求，议定事项由牵头单位列出清单，明确时限，办理结果按规定公开。</p>"
            said = {"meeting": "常务会议", "term": f"第{number + 61}次", "held_on": held, "topics": spoken}
            yield "meeting", self._content(title, body, held + timedelta(days=2), written_on=held, particulars=said)

    def _documents(self) -> Iterator[Planned]:
        subjects, explained = self.sheet["document"]["subjects"], self.count["interpretations"] - 1
        for number in range(self.count["other_documents"]):
            on = date(self.year, 1, 8) + timedelta(days=21 * number)
            name = f"{self.year}年{subjects[number % len(subjects)]}"
            title = f"关于印发{self._district}{name}的通知"
            said = {"issuer": self.organ.name, "document_number": f"仁和府办〔{self.year}〕{number + 1}号"}
            body = f"<p>各镇街，区级各部门：</p><p>《{name}》已经区政府同意，现印发给你们，请结合实际抓好落实。</p>"
            out = on + timedelta(days=5)
            theme = THEMES[number % len(THEMES)]
            yield "other_document", self._content(title, body, out, written_on=on, particulars=said, theme=theme)
            if number < explained:
                yield "interpretation", self._interpretation(title, out, theme)
        yield from self._normative()

    def _normative(self) -> Iterator[Planned]:
        on = date(self.year, 6, 18)
        name = self.sheet["document"]["normative"]
        title = f"关于印发{self._district}{name}的通知"
        said = {
            "issuer": self.organ.name,
            "document_number": f"仁和府规〔{self.year}〕1号",
            "effective_on": date(self.year, 8, 1),
            "expires_on": date(self.year + 5, 7, 31),
        }
        body = self.sheet["texts"]["normative"].format(title=f"{self._district}{name}", year=self.year)
        out = date(self.year, 6, 25)
        theme = THEMES[1]
        yield "normative_document", self._content(title, body, out, written_on=on, particulars=said, theme=theme)
        yield "interpretation", self._interpretation(title, out, theme)

    def _interpretation(self, document: str, on: date, theme: str) -> Content:
        body = self.sheet["texts"]["interpretation"]
        said = {"form": "文字", "interpreter": self.organ.short_name}
        return self._content(f"《{document}》解读", body, on, particulars=said, theme=theme)

    def _interviews(self) -> Iterator[Planned]:
        series, topics = self.sheet["interview"]["series"], self.sheet["interview"]["topics"]
        for number in range(self.count["interviews"]):
            held = date(self.year, 3, 10) + timedelta(days=45 * number)
            topic = topics[number % len(topics)]
            said = {
                "series": series,
                "issue": number + 1,
                "held_on": held,
                "guests": [{"name": "示例嘉宾", "post": "业务科室负责人"}],
                "host": "示例主持人",
                "questions": [f"{topic}？", "需要带哪些材料？", "多久能办好？"],
            }
            body = self.sheet["texts"]["interview"].format(topic=topic)
            yield (
                "interview",
                self._content(f"{series}第{number + 1}期：{topic}", body, held + timedelta(days=1), particulars=said),
            )

    def _standing(self) -> Iterator[Planned]:
        on = date(self.year, 1, 6)
        title = f"{self.organ.name}政府信息公开指南"
        yield "guide", self._content(title, self.sheet["texts"]["guide"], on, particulars={"reviewed_on": on})
        profile = {
            "head": "示例主任",
            "office_address": "示例路1号",
            "hours": "工作日9:00—12:00，13:30—17:30",
            "phone": "0000-0000000",
        }
        duties = "<p>协助区政府领导组织会议、办理公文，推进、指导、协调、监督全区政务公开工作。</p>"
        yield "organ_profile", self._content(self.organ.name, duties, on, basis="organization", particulars=profile)
        for rank, (name, post, work) in enumerate(self.sheet["leaders"], start=1):
            said = {"name": name, "post": post, "duties": work, "rank": rank}
            body = f"<p>{name}，{post}。演示人物，无真实履历。</p>"
            yield "leader", self._content(f"{post}{name}", body, on, basis="organization", particulars=said)
        for number, report in enumerate(("政府预算", "部门预算", "政府决算", "部门决算")):
            approved = date(self.year, 2 + 3 * (number // 2) + 2 * (number // 2), 24)
            said = {"report": report, "fiscal_year": self.year - number // 2, "approved_on": approved}
            title = f"{self._district}{said['fiscal_year']}年{report}"
            body = self.sheet["texts"]["budget"]
            yield "budget", self._content(title, body, approved + timedelta(days=9), basis="budget", particulars=said)

    def _statutory(self) -> Iterator[Planned]:
        bases = ("licensing", "penalty_and_coercion", "statistics", "plans", "emergency", "procurement", "livelihood")
        says = (
            "行政许可事项和办理结果",
            "行政处罚依据和裁量标准",
            "统计公报",
            "专项规划",
            "应急预案",
            "采购目录和实施情况",
            "惠民政策和落实情况",
        )
        for number in range(self.count["statutory"]):
            on = date(self.year, 1, 10) + timedelta(days=8 * number)
            kind = number % len(bases)
            title = f"{self._district}{says[kind]}（{self.year}年第{number // len(bases) + 1}批）"
            body = f"<p>现将{says[kind]}予以公布，内容由业务科室核对，有变化时及时更新。</p>"
            yield "statutory", self._content(title, body, on, basis=bases[kind], written_on=on)

    def _notices(self) -> Iterator[Planned]:
        sheet = self.sheet["notice"]
        for number in range(self.count["notices"]):
            on = self._spread(number, self.count["notices"])
            subject, text = sheet["subjects"][number % len(sheet["subjects"])]
            form = sheet["forms"][number // 3 % len(sheet["forms"])]
            place = self.sheet["places"][number * 7 % 5]
            title = f"关于{place}{subject}的{form}（{self.year}年第{number + 1}号）"
            yield "notice", self._content(title, f"<p>{text}</p><p>{sheet['ending']}</p>", on)

    def _news(self, count: int) -> Iterator[Planned]:
        sheet, places = self.sheet["news"], self.sheet["places"]
        for number in range(count):
            on = self._spread(number, count)
            subject, text = sheet["subjects"][number % len(sheet["subjects"])]
            verb = sheet["verbs"][number // 5 % len(sheet["verbs"])]
            place = places[number * 5 // 3 % len(places)]
            title = f"{place}{verb}{subject}"
            body = f"<p>{on.month}月{on.day}日，{place}{verb}{subject}，{text}</p><p>{sheet['ending']}</p>"
            yield "news", self._content(title, body, on, source=f"{place}（演示）")

    def _spread(self, number: int, count: int) -> date:
        return date(self.year, 1, 4) + timedelta(days=number * 358 // count)

    def _content(self, title: str, body: str, on: date, **more: Any) -> Content:
        minute = (len(title) * 7 + on.day * 11) % 480
        moment = datetime(on.year, on.month, on.day, 9, tzinfo=CHINA) + timedelta(minutes=minute)
        facts: dict[str, Any] = {"source": self.organ.name, "theme": THEMES[0], **more}
        return Content(title=title, body=body, published_at=moment, **facts)
