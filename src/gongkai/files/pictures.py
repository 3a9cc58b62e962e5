"""What is in a picture file besides the picture, and how does it go?"""

from __future__ import annotations

import io
import warnings
from typing import Any

from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from gongkai.files import limits
from gongkai.kernel.refusal import NotAllowed

# By what Pillow calls them; a camera's JPEG with a second picture behind the first is called MPO.
FORMATS = {"JPEG": "jpg", "MPO": "jpg", "PNG": "png", "GIF": "gif", "WEBP": "webp"}
_DAMAGED = (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError)
_UPRIGHT = 1
_GOOD = 92


def facts(content: bytes) -> dict[str, Any]:
    """
    Return size and traces of a picture, after looking at every point of it.

    :raises NotAllowed: if it is damaged or has too many points
    """
    with _opened(content) as picture:
        found: dict[str, Any] = {"width": picture.width, "height": picture.height}
        info = dict(picture.info)  # counting the frames goes on to others, which have no comment
        frames = getattr(picture, "n_frames", 1)
        if frames > 1 and picture.format in ("GIF", "WEBP", "PNG"):
            found["frames"] = frames
        exif = picture.getexif()
        if exif.get_ifd(ExifTags.IFD.GPSInfo):
            found["gps"] = True
        inner = exif.get_ifd(ExifTags.IFD.Exif)
        found["camera"] = _text(exif.get(ExifTags.Base.Make), exif.get(ExifTags.Base.Model))
        found["taken_at"] = _text(inner.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime))
        found["software"] = _text(exif.get(ExifTags.Base.Software))
        found["creator"] = _text(exif.get(ExifTags.Base.Artist) or exif.get(ExifTags.Base.XPAuthor))
        said = {"注释": _text(info.get("comment") or info.get("Comment")), "作者": _text(info.get("Author"))}
        said["说明"] = _text(exif.get(ExifTags.Base.ImageDescription))
        properties = {name: text for name, text in said.items() if text}
        if properties:
            found["properties"] = properties
        return {key: value for key, value in found.items() if value}


def without_traces(content: bytes) -> bytes:
    """Return a picture without what the camera and the programs wrote into it; what is no picture of ours stays."""
    if _kind(content) is None:
        return content
    try:
        return stripped(content)
    except NotAllowed:
        return content


def stripped(content: bytes) -> bytes:
    """
    Return a picture as its points and its colors only, turned as it was meant to be seen.

    :raises NotAllowed: if it is damaged
    """
    with _opened(content) as picture:
        turned = picture.getexif().get(ExifTags.Base.Orientation, _UPRIGHT) != _UPRIGHT
        kind = "JPEG" if picture.format == "MPO" else str(picture.format)
        moving = getattr(picture, "n_frames", 1) > 1 and kind in ("GIF", "WEBP", "PNG")
        how: dict[str, Any] = {"format": kind}
        if profile := picture.info.get("icc_profile"):
            how["icc_profile"] = profile
        if moving:
            how |= {"save_all": True, "loop": picture.info.get("loop", 0)}
        if kind == "JPEG":
            how["quality"] = _GOOD if turned or picture.format == "MPO" else "keep"
        elif kind == "WEBP":
            how["quality"] = _GOOD
        made = ImageOps.exif_transpose(picture) if turned and not moving else picture
        for trace in ("exif", "comment", "xmp", "XML:com.adobe.xmp", "photoshop"):
            made.info.pop(trace, None)
        target = io.BytesIO()
        try:
            made.save(target, exif=b"", **how) if kind != "GIF" else made.save(target, comment=b"", **how)
        except _DAMAGED:
            raise limits.corrupted("图片") from None
    return target.getvalue()


def kind_of(content: bytes) -> str | None:
    """Return which of our formats a picture is by its first bytes, or None."""
    return _kind(content)


def _kind(content: bytes) -> str | None:
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "webp"
    return None


def _opened(content: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "GIF", "WEBP"))
            if picture.width * picture.height > limits.MOST_PIXELS:
                picture.close()
                raise NotAllowed(f"图片超过{limits.MOST_PIXELS // 10_000}万像素，没有保存；请缩小后再上传。")
            picture.load()
    except (*_DAMAGED, Image.DecompressionBombError):
        raise limits.corrupted("图片") from None
    if FORMATS.get(str(picture.format)) != _kind(content):
        raise limits.corrupted("图片")
    return picture


def _text(*values: Any) -> str:
    said = []
    for value in values:
        if isinstance(value, bytes):
            value = value.decode("utf-16-le" if b"\x00" in value[1::2] else "utf-8", "replace")
        if value:
            said.append("".join(each for each in str(value) if each.isprintable()).strip())
    return " ".join(each for each in said if each)[: limits.MOST_PROPERTY]
