"""What happens to a file that other rooms may hear of? The journal is for ever: names are told masked."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.kernel.events import Event


@dataclass(frozen=True)
class FileEvent(Event):
    """Something that was done to a file of an organ."""

    file: int
    organ: int
    organ_name: str
    name: str

    def subject(self) -> str:
        """Return the file as the subject."""
        return f"files.file:{self.file}"


@dataclass(frozen=True)
class Kept(FileEvent):
    """A file was taken in; ``digest`` is that of its content."""

    digest: str
    format: str
    size: int
    says = "{organ_name}上传文件“{name}”，摘要值{digest:.16}…"


@dataclass(frozen=True)
class Masked(FileEvent):
    """A copy without personal numbers and document properties was made of a file."""

    original: int
    digest: str
    hidden: int
    says = "{organ_name}制作脱敏副本“{name}”，遮盖{hidden}处"


@dataclass(frozen=True)
class Described(FileEvent):
    """A file was given other words for those who cannot see it."""

    alternative_text: str
    says = "{organ_name}填写“{name}”的替代文字：{alternative_text}"
