"""
Does the name of a body show that it stands below the cities that make government rules (规章)?

Only the State Council's departments, provinces, cities with districts and prefectures make them. A name is read from
the left: what is above is taken off first, so that 镇江市 and 新乡市 are cities and 城乡建设局 is no township. What the
name does not show is not claimed: a development zone (开发区, 新区, 实验区) may be a city's or a province's.
"""

from __future__ import annotations

import re

_ABOVE = re.compile(r"(?:[一-鿿]{2,8}?(?:省|自治区|特别行政区))?(?:[一-鿿]{1,10}?(?:市|自治州|地区|盟))?")
_COUNTY = re.compile(r"[一-鿿]{1,10}?(?:县(?![域级])|(?<!红)旗(?![帜袍舰渠]))")
_DISTRICT = re.compile(
    # the letters before 区 that make it a zone, a park or a neighborhood
    r"[一-鿿]{2,8}?(?<![新验范发开税作假术技业贸保景园港社军片库灾地治理济游胜护能心聚务态])(?<!先行)区(?![划域块分间位])"
)
_TOWNSHIP = re.compile(r"(?:镇|乡|苏木)(?=人民政府|政府|党|人大|综合|$)|街道(?=办|党|人大|综合|$)")


def below_the_cities(unit: str) -> bool:
    """Test if the name is that of a county, a city's district, a township or a street office, or of one of theirs."""
    name = "".join(unit.split())
    above = _ABOVE.match(name)
    rest = name[above.end() :] if above else name
    if _COUNTY.match(rest) or _TOWNSHIP.search(rest):
        return True
    district = _DISTRICT.match(rest)
    if not district:
        return False
    # Outside of a city's name only a district proper has a people's government.
    return "市" in name[: len(name) - len(rest)] or rest[district.end() :].startswith(("人民政府", "政府"))
