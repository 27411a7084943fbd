"""Time zones as people write them: a city, a country, an offset, an IANA name."""

from __future__ import annotations

import difflib
import re
from functools import cache
from zoneinfo import available_timezones

from summarizer.text.folding import fold

_CITIES = {
    "Asia/Shanghai": (
        "北京 上海 广州 深圳 中国 北京时间 东八区 天津 重庆 杭州 南京 苏州 成都 武汉 西安 郑州 "
        "长沙 青岛 济南 沈阳 大连 哈尔滨 长春 厦门 福州 合肥 昆明 南昌 宁波 无锡 石家庄 太原 兰州 "
        "贵阳 南宁 海口 beijing china cst"
    ),
    "Asia/Urumqi": "乌鲁木齐 新疆",
    "Asia/Hong_Kong": "香港 hkt",
    "Asia/Macau": "澳门",
    "Asia/Taipei": "台北 台湾 taiwan",
    "Asia/Tokyo": "jst 东京 日本 大阪 japan",
    "Asia/Seoul": "kst 首尔 韩国 korea",
    "Asia/Singapore": "新加坡 sgt",
    "Asia/Kuala_Lumpur": "吉隆坡 马来西亚 malaysia",
    "Asia/Bangkok": "曼谷 泰国 thailand",
    "Asia/Dubai": "迪拜 阿联酋",
    "Europe/London": (
        "bst 伦敦 英国 uk 曼彻斯特 爱丁堡 利兹 manchester leeds glasgow edinburgh birmingham "
        "bristol"
    ),
    "Europe/Paris": "cet 巴黎 法国 france",
    "Europe/Berlin": "柏林 慕尼黑 法兰克福 莱比锡 德国 germany munich frankfurt",
    "Europe/Madrid": "马德里 西班牙 spain",
    "Europe/Rome": "罗马 米兰 意大利 italy",
    "Europe/Moscow": "莫斯科 俄罗斯",
    "Asia/Kolkata": "印度 孟买 新德里 班加罗尔 india mumbai delhi newdelhi",
    "Asia/Ho_Chi_Minh": "越南 河内 胡志明市 vietnam hanoi",
    "Asia/Manila": "菲律宾 马尼拉 philippines",
    "Asia/Yangon": "缅甸 仰光 myanmar",
    "Asia/Phnom_Penh": "柬埔寨 金边 cambodia",
    "Asia/Karachi": "巴基斯坦 卡拉奇 pakistan",
    "Asia/Riyadh": "沙特 沙特阿拉伯 利雅得 saudiarabia",
    "Asia/Tehran": "伊朗 德黑兰 iran",
    "Asia/Jerusalem": "以色列 耶路撒冷 特拉维夫 israel telaviv",
    "Europe/Istanbul": "土耳其 伊斯坦布尔 turkey",
    "Europe/Amsterdam": "荷兰 阿姆斯特丹 鹿特丹 netherlands holland rotterdam",
    "Europe/Brussels": "比利时 布鲁塞尔 belgium",
    "Europe/Zurich": "瑞士 苏黎世 日内瓦 switzerland geneva",
    "Europe/Vienna": "奥地利 维也纳 austria",
    "Europe/Stockholm": "瑞典 斯德哥尔摩 sweden",
    "Europe/Oslo": "挪威 奥斯陆 norway",
    "Europe/Copenhagen": "丹麦 哥本哈根 denmark",
    "Europe/Helsinki": "芬兰 赫尔辛基 finland",
    "Europe/Dublin": "爱尔兰 都柏林 ireland",
    "Europe/Lisbon": "葡萄牙 里斯本 portugal",
    "Europe/Athens": "希腊 雅典 greece",
    "Europe/Warsaw": "波兰 华沙 poland",
    "Europe/Prague": "捷克 布拉格 czechia",
    "Europe/Budapest": "匈牙利 布达佩斯 hungary",
    "Europe/Kyiv": "乌克兰 基辅 ukraine kiev",
    "Africa/Cairo": "埃及 开罗 egypt",
    "Africa/Johannesburg": "南非 约翰内斯堡 开普敦 southafrica capetown",
    "Africa/Lagos": "尼日利亚 拉各斯 nigeria",
    "Africa/Casablanca": "摩洛哥 卡萨布兰卡 morocco",
    "Africa/Dar_es_Salaam": "坦桑尼亚 达累斯萨拉姆 tanzania",
    "Asia/Jakarta": "雅加达",
    "Asia/Almaty": "哈萨克斯坦 阿拉木图 kazakhstan",
    "Indian/Maldives": "马尔代夫 maldives",
    "America/Santiago": "智利 圣地牙哥 chile",
    "America/Edmonton": "卡尔加里 卡加利 calgary",
    "America/Winnipeg": "温尼伯",
    "Africa/Nairobi": "肯尼亚 内罗毕 kenya",
    "America/Argentina/Buenos_Aires": "阿根廷 布宜诺斯艾利斯 argentina",
    "America/New_York": "est edt eastern 美国东部 美东 纽约 波士顿 华盛顿 费城 亚特兰大 迈阿密 "
    "boston washington nyc miami atlanta philadelphia",
    "America/Chicago": "central 美国中部 美中 芝加哥 休斯敦 休斯顿 达拉斯 奥斯汀 houston dallas "
    "austin",
    "America/Denver": "mountain 丹佛 美国山区",
    "America/Los_Angeles": "pst pdt pacific 太平洋 美国西部 美西 洛杉矶 旧金山 三藩市 硅谷 西雅图 "
    "圣地亚哥 拉斯维加斯 "
    "sanfrancisco seattle siliconvalley california 加州 圣荷西 圣何塞 sanjose "
    "la sf lasvegas sandiego",
    "America/Vancouver": "温哥华",
    "America/Toronto": "多伦多 渥太华 ottawa",
    "America/Montreal": "蒙特利尔 魁北克",
    "Australia/Sydney": "悉尼 雪梨 堪培拉 canberra",
    "Australia/Melbourne": "墨尔本",
    "Australia/Brisbane": "布里斯班",
    "Australia/Perth": "珀斯",
    "Pacific/Auckland": "奥克兰 惠灵顿 新西兰 newzealand wellington",
    "Pacific/Honolulu": "夏威夷 檀香山 hawaii",
    "UTC": "utc gmt 世界时",
}
_COUNTRIES = {
    "美国 usa us america unitedstates theus theusa theunitedstates": (
        "America/New_York America/Chicago America/Denver America/Los_Angeles "
        "America/Anchorage Pacific/Honolulu"
    ),
    "加拿大 canada": (
        "America/Toronto America/Vancouver America/Edmonton America/Winnipeg "
        "America/Halifax America/St_Johns"
    ),
    "澳洲 澳大利亚 australia": (
        "Australia/Sydney Australia/Melbourne Australia/Brisbane Australia/Adelaide "
        "Australia/Darwin Australia/Perth"
    ),
    "俄罗斯 俄国 russia": (
        "Europe/Moscow Europe/Kaliningrad Asia/Yekaterinburg Asia/Novosibirsk "
        "Asia/Irkutsk Asia/Vladivostok"
    ),
    "巴西 brazil": "America/Sao_Paulo America/Manaus America/Fortaleza America/Rio_Branco",
    "墨西哥 mexico": "America/Mexico_City America/Cancun America/Tijuana America/Chihuahua",
    "印尼 印度尼西亚 indonesia": "Asia/Jakarta Asia/Makassar Asia/Jayapura",
    "欧洲 europe": (
        "Europe/London Europe/Paris Europe/Berlin Europe/Madrid Europe/Athens Europe/Moscow"
    ),
}
"""Where clocks differ within a country; the zones that most people live in, not all."""
_BY_COUNTRY = {name: zones for names, zones in _COUNTRIES.items() for name in names.split()}
_BY_CITY = {city: zone for zone, cities in _CITIES.items() for city in cities.split()}
_TIME = re.compile("(?:的?(?:时间|时区|标准时间|地区|那边|这边)|time(?:zone)?)$")
_OFFSET = re.compile(r"(?:utc|gmt)?([+-])(\d{1,2})(?::?(\d\d))?")
_ODD_OFFSETS = {
    "-9:30": "Pacific/Marquesas",
    "-3:30": "America/St_Johns",
    "+3:30": "Asia/Tehran",
    "+4:30": "Asia/Kabul",
    "+5:30": "Asia/Kolkata",
    "+5:45": "Asia/Kathmandu",
    "+6:30": "Asia/Yangon",
    "+9:30": "Australia/Darwin",
    "+10:30": "Australia/Lord_Howe",
    "+12:45": "Pacific/Chatham",
}
"""Where clocks are off by a part of an hour (the IANA time zone database, their standard time)."""


def zones_of(text: str) -> list[str]:
    """The IANA names that a place may mean: one of a city, several of a wide country, or none."""
    folded = _TIME.sub("", fold(text).replace(" ", ""))
    if folded in _BY_COUNTRY:
        return _BY_COUNTRY[folded].split()
    zone = find_timezone(text) or find_timezone(folded)
    return [zone] if zone else []


def find_timezone(text: str) -> str | None:
    """The IANA name of a zone, a city or an offset, or ``None``."""
    folded = fold(text).replace(" ", "")
    if folded in _BY_CITY:
        return _BY_CITY[folded]
    if match := _OFFSET.fullmatch(folded):
        hours = int(match[2])
        if match[3] not in (None, "00"):
            return _ODD_OFFSETS.get(f"{match[1]}{hours}:{match[3]}")
        if hours == 8 and match[1] == "+":
            return "Asia/Shanghai"
        # POSIX signs: Etc/GMT-8 lies east of Greenwich.
        zone = f"Etc/GMT{'-' if match[1] == '+' else '+'}{hours}" if hours else "UTC"
        return zone if zone in available_timezones() else None
    underscored = fold(text).replace(" ", "_")
    return _places().get(underscored) or _zones().get(underscored)


def suggest_timezones(text: str, limit: int = 4) -> list[str]:
    """IANA names that look like what was written, the likeliest first."""
    written = fold(text).replace(" ", "_")
    if len(written) < 2:
        return []
    places = _places() | _BY_CITY
    near = [name for name in places if written in name or (name in written and len(name) > 2)]
    near += difflib.get_close_matches(written, list(places), n=limit, cutoff=0.6)
    near += difflib.get_close_matches(written, list(_zones()), n=limit, cutoff=0.7)
    known = places | _zones()
    return list(dict.fromkeys(known[name] for name in near))[:limit]


@cache
def _zones() -> dict[str, str]:
    return {name.lower(): name for name in sorted(available_timezones())}


@cache
def _places() -> dict[str, str]:
    """Zones by their last part: ``tokyo`` for ``Asia/Tokyo``."""
    return {
        name.rpartition("/")[2].lower(): name
        for name in sorted(available_timezones(), reverse=True)
        if "/" in name and not name.startswith("Etc/")
    }


def place_names() -> frozenset[str]:
    """The names of all places whose zones are known, in small letters: 东京, new york."""
    spelled = (name.replace("_", " ") for name in _places())
    return frozenset({*_BY_CITY, *_BY_COUNTRY, *spelled})
