"""Names of bodies: which of them show that the body stands below the cities."""

from __future__ import annotations

import pytest

from reportdoc.check.standing import below_the_cities


@pytest.mark.parametrize(
    "name",
    [
        "青禾县人民政府",
        "临溪市青禾县水利局",
        "长宁自治县发展和改革局",
        "某某自治区某某盟东湖旗财政局",
        "临溪市东湾区应急管理局",
        "东湾区人民政府办公室",
        "临溪市临城区教育局",
        "松岭镇人民政府",
        "青禾县松岭乡人民政府",
        "临溪市河沿街道办事处",
        "镇江市示例镇人民政府",
        "新乡市红旗区人民政府",
        "荆州市沙市区水利局",
        "青禾县工业园区管理委员会",
    ],
)
def test_below(name: str) -> None:
    assert below_the_cities(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "某某省人民政府",
        "某某自治区人民政府",
        "某某自治区乡村振兴局",
        "临溪市人民政府",
        "临溪市住房和城乡建设局",
        "临溪市县域经济办公室",
        "临溪市社区服务中心",
        "临溪市城乡社区治理办公室",
        "临溪市行政区划办公室",
        "临溪市北屿新区管理委员会",
        "临溪市高新技术产业开发区管理委员会",
        "临溪综合实验区",
        "临溪经济技术开发区",
        "某某地区行政公署",
        "镇江市人民政府",
        "景德镇市财政局",
        "新乡市水利局",
        "东湾区水利局",
    ],
)
def test_not_said_to_be_below(name: str) -> None:
    assert not below_the_cities(name)
