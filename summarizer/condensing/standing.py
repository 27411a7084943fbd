"""Whether a text stands alone, taken out of its article.

What a subeditor strikes out: a day that nobody can date, a 'we' outside quotation marks, a
pronoun or a 该 that points at nothing, a predicate without its subject, a sentence without its
stop, a clause of saying without what was said. Each check is a function; ``faults`` asks all.
"""

from __future__ import annotations

import re

import rjieba

from summarizer.text.sentences import clauses, sentences

_QUOTED = re.compile(r"“[^“”]*”|‘[^‘’]*’|「[^「」]*」|《[^《》]*》")
_RELATIVE_DAY = re.compile(
    r"(?:今天|今日|昨天|昨日|明天|明日|前天|后天|今晚|昨晚|明晚|今晨|昨晨|今早|昨夜|今夜|"
    r"本周[一二三四五六日末]?|上周[一二三四五六日末]?"
    r"|下周[一二三四五六日末]?|这两天|刚刚过去的周[一二三四五六日末])(?!头条|俄罗斯|美国|的中国|之)"
)
_SAME_DAY = re.compile(
    r"(?<!从)当[天日晚](?!地|选|的?(?:活|事|班|工))|(?<![合共])同一?[天日](?![起期一])"
)
_DAY = re.compile(r"\d[日号天时]|[周期][一二三四五六日天]|节|[前次今昨明]天|每[天日]|[时后]，")
_FIRST = re.compile(
    r"(?<![自忘大小无])[我咱](?!国|军|党|方|海军|驻|外交部|代表团|使馆|领馆)|本报|本刊|本台|"
    r"本网|笔者|本人|[你您]|(?<!自)俺|"
    r"(?:^|。)(?:很|非常|十分|特别)?(?:高兴|荣幸)(?=[能来与和在参出见看])|"
    r"(?:^|。)(?:衷心|非常|再次)?感谢(?=各位|大家)"
)
_WE_HERE = re.compile(r"我([省市县区州镇村旗乡])(?!场|长|民)")
_OF_ALL = re.compile(
    r"第|首|最|唯一|共|已|将|还|今|去年|明年|各|有|计划|拟|正|在(?=全[国省市县]|[^，。]{0,12}率先)|新增|累计|率先|目前|[上下]半年|\d|前"
)
"""What follows 我市 where the whole town is meant, and no place or office of it."""
_LEANING = re.compile(
    r"[他她它]们?(?!人|国|乡|山)|这(?!里是)|那(?!曲|不勒|么多年)|该|其(?!他|余|实)|此(?!间|生)|"
    r"上述|前述|前者|后者|双方|两者|二者|两人|二人|三人|对方|"
    r"对此|为此|据此|至此|届时|同时|此外|另外|另据|另一|与此|除此|除了这|但|可是|不过|然而|"
    r"而(?!立|今)|却|因此|因而|所以|"
    r"于是|后来|可见|其中|其次|首先|再次|最后|再者|例如|比如|譬如|至于|也|还(?!款|贷)|又|则|"
    r"并(?!购|非|网)|且|或|即(?!将|墨|日|使)|"
    r"图为|如图|最终|随后|之后|此后|接着|紧接着|彼时|当时|当天|当日|当晚|当年|当地时间(?!\d)|"
    r"次日|翌日|然后|最.的[一几两][张件个条幅座只位名]|第二天|前一天|同年|同日|同期|同月|同一|"
    r"问[：:]|答[：:]|[一二三四五六七八九十][是要][，：]?|第[一二三四五六七八九十][，：是]|"
    r"其[一二三]|会[见谈]?后|会上(?!涨|升|调)|本次|此番|在(?:当天|当日|这次|本次)|乍一?看|"
    r"[（(][一二三四五六七八九十\d]+[)）]|\d{1,2}[.．、](?!\d)|[①-⑳]|"
    r"[一二三四五六七八九十]{1,2}、|一方面|另一方面|反之|总之|"
    r"综上|换言之|换句话说|也就是说|事实上|实际上|当然|不仅如此|更(?!新|换|名|改)|甚至|否则|"
    r"以上|以下|如下|就这样|原来|"
    r"结果(?!显示)|不料|没想到|谁知|果然|难怪|怪不得|不光|不只|让人|令人|如此|同样|类似|就在(?!\d)|"
    r"就是|正是|正因|尤其|特别是|相比之下|相较|"
    r"主要系|主要是|主要原因|相应|所谓|仍|依然|再|才|都(?!市|江|柏|匀)|均|双双|分别|在此|在这|"
    r"在那|在其|从此|从中|因其|由此|对其|有的|有些人|多的是|报道[说称]|需要说明的是|值得一提|值得注意|"
    r"年(?![初中底末轻幼夜度终货关味均产画过迈近满龄会报])|[月日%％]|随之|当(?:时|中|然)|之所以|"
    r"[^，。：]{0,3}注[：:]|席间，|其间，|期间，|[、，；：）)”’》—…/|·-]|--|——|称(?!号|为|重|职|霸|帝|病|雄)"
)
"""Words that point at what came before."""
_ABOVE = re.compile(
    r"(?:[^，。]{0,12}(?:显示|表明|发现|认为|指出|透露|表示|称|说)，|作为[^，。]{2,20}，|"
    r"(?:[去今明]年|目前|如今|近日|日前|近[^，。]{1,4}|\d[^，。]{1,8}|据[^，。]{2,12})，)?"
    r"[^，。“]{0,12}(?:上述|前述|(?<!就)这[个家座条位种项批款支名届一两])|[^。“]{0,30}，是这|"
    r"[数几一二两三四五六七八九十\d]+(?:年|个?月|天|日|周|个?小时)(?:之|以)?后，|"
    r"经(?:核|调)?查[，,]|经(?:核实|鉴定|调查)，|[^，。“]{2,6}同时[说称表指]|"
    r"不久[，后]|长此以往|包括|\d[\d.]*[%％万亿]"
)
_BACK = re.compile(
    r"(?:(?:根?据|按照|对于?|在)[^，。]*，|[^，。]{0,8}[年月日天初底]，)?[^，。]*(?:(?<![应活])该(?!国|市|省)|上述|前述|这[个家座条位种项批款支名届些场轮类次架艘辆一两]|"
    r"此[次事案举类番轮项]|如此|这些|那些)|"
    r"[^，。“]*，(?:这[个家座条位种项批款支名届些场轮类次架艘辆一两]|该(?!国|市|省)|上述|此[次事案举类番轮项])"
    r"|.*彼时|.*那[个位名家座条只场](?!年代|时候)"
)
"""A first clause that points back in its middle."""
_THIS_THING = re.compile(
    r"(?<![就在到])这(?:[一两几]?[座条项批款届架艘辆册本部张块件幢栋间所首枚份笔套段户只头棵口])([一-鿿]{2})"
)
"""One of its kind, which must have been named: a thing, no year, time or way."""
_LATER_ITEM = re.compile(
    r"(?:^|[，；。：])(?:[二三四]要|二是|三是|四是|第二，|第三，|其二|其三|[（(][二2][)）]|2[.．、](?!\d)|"
    r"②|③|二、)"
)
_FIRST_ITEM = re.compile(
    r"(?:^|[，；。：])(?:一要|一是|第一，|其一|[（(][一1][)）]|1[.．、](?!\d)|①|一、)"
)
_GENERIC = re.compile(
    r"(?:公司|集团(?!军)|业绩|会议|会商|大会|发布会|座谈会|推进会|听证会|论坛|峰会|研讨会|交流会|博览会|展会|仪式|比赛|赛事|专家组|代表团|文件名|文件|报告|通知|公告|通告|条例|细则|新规|措施|"
    r"活动|项目|办法|方案|报道|专家|业内人士|资料|通报|法院|警方|研究者|研究人员|研究|发言人|组委会|协会|工会|中心(?![城区小])|会长|作者|学校|医院)"
    r"(?!中心|室|厅|部|化|制|法|债|治理|长|院|名|楼|生|术|机构|员|牌)"
    r"|(?:村|镇|县|市|区|省|校|厂|馆|店|矿|局|社|乡|队|街道|学校|公司)里|[镇乡县村矿]上(?!升|涨|市|调|海|万|百|千)"
    r"|(?:[一二三四]季度|全年|上半年|报告期内|期内|其)，?(?:实现)?(?:总?收入|营收|营业收入|"
    r"净利润|净亏损|利润|归母)"
    r"|归属于(?:上市公司|母公司)|主要经济指标|各项指标|(?:其中，)?(?:利润总额|净利润|营业收入|营收|总收入|毛利率|总?成交额|股价)(?=[达为约超\d同比上下增])|"
    r"[两二三四五六七]家(?:公司|企业|券商|银行|机构)(?!巨头|龙头)"
    r"|(?:涉事|涉案|当事|受害|遇难|被告|原告|嫌疑人|死者|伤者)"
)
"""Nouns that mean a certain one that was named before."""
_WHOLE = re.compile("全[省市县区州](?!长)")
_WHEREAS = re.compile(r"[^，。]{2,14}(?<![规原准细总法守])则(?!是)")
_BARE_QUOTATION = re.compile(r"^(?:“[^”]*”|‘[^’]*’|「[^」]*」)[。！]?$")
_THIRD = re.compile(r"(?<![其吉])[他她](?!人|国|乡|山|杀)")
_PERSON = re.compile(
    r"[者员师长生手人民夫妇婆爷姐妹弟兄妈爸父母女男客友授士统理席记任某]$|[男女孩妻儿弟学伙]子$"
)
_REPORTERS = frozenset({"记者", "通讯员", "笔者"})
"""Persons who tell, of whom nothing is told."""
_OPEN_END = re.compile(
    r"(?:指出|表示|认为|强调|通报|提到|谈到|谈及|提及|讲到|说道|写道|坦言|直言|重申|证实|称|说|透露|提出|明确|显示|获悉|了解到|宣布|预计|"
    r"如下|包括|例如|分别为|发文|致信|"
    r"[和与及或的将被把对在]|的是|原因是|[日时]发布|(?:^|[，；。])[^，。]{0,10}(?<![出薪的])要求|^据[^，。]{2,24}(?:报道|消息)|[：:、（—]|--)[。！]?$"
)
_UNQUOTED = re.compile(
    r"(?:告诉[^，。]{1,14}|[发提]出(?:了?疑问|感慨|感叹|质疑)|(?:如此|这样)(?:说|评价|形容)|……)[。！]?$"
)
"""How a sentence ends that reports words quoted before it, or trails off."""
_SAID = re.compile(r"^[^，]{1,12}(?:说|表示|指出|认为|称|道)。$")
_HALF = re.compile(r"[一-鿿”）》][,;:!?]|[,;:!?][一-鿿“（《]")
_STOP = re.compile(r"[。！？!?…][”’」』）)》]*$|[A-Za-z]\.[\"')]*$")
_SENTENCE_MARKS = re.compile(
    r"[。！？!?…][”’」』]。|[.．]。|[”’」』]。[”’]|。。|，。|；。|：。|、。|，，|[。！？]，"
)
_TIME_WORDS = re.compile(
    r"^(?:(?:下一阶段|下一步|今后|未来|目前|如今|近日|日前|近年来|随后|预计|截至[^，]{1,12}|据[^，]{1,16}|"
    r"\d[\d年月日时分]*[^，]{0,4}|[今去明]年[^，]{0,6}|"
    r"[^，]{0,24}以来|[^，]{0,10}(?:时|后|前|间|中|下|上午|下午|晚间|凌晨))，)*"
    r"(?:\d{1,2}月\d{1,2}日(?!，)|\d{4}年(?:\d{1,2}月)?(?!，)|年[初中底末](?!，)|在(?:全[国省市县球]|国内|世界)(?=率先|首个|首次|形成|建成))?"
)
_HAPPENS = re.compile(
    r"(?:举行|召开|开幕|启动|闭幕|结束|开通|完成|成立|发布|揭晓|落幕|通车|施行|实施|开赛|开播|"
    r"播出|收官|达成|生效|出炉|上线|见效)[，。；]$"
)
"""How a clause ends that begins with a verb and is about a thing: 庆祝…音乐会在京举行."""
_AUXILIARIES = frozenset(
    {"要", "应", "应当", "将", "须", "必须", "需", "需要", "可", "可以", "能", "能够", "希望"}
)
_FUTURE = re.compile(
    r"^(?:(?:已经?|曾)?(?:将|把)|拟|要|须|应|需|并|不得|不要|请|努力|积极|加快|着力|大力|切实|深入|持续|进一步|"
    r"不断|明确(?!的))(?!来|军)"
)
_INVITED = re.compile(r"应[^，]{2,30}(?:邀请?|要求)，")
_HAS = frozenset({"拥有", "具有", "成为", "获得", "形成", "占据"})
_COUNTED = frozenset("家名位个座辆架艘所条只项款支批")
"""Measures of things that do something."""
_BECOME = re.compile(r"(?:当选|获评|出任|升任|改名|更名|变更|调整|列|认定|任命|评)为")
"""Verbs that a 为 follows and that are no name of what is so."""
_SUBJECTLESS_VERBS = frozenset({"有", "据", "截至", "发生", "是", "至", "到", "受", "据悉", "位于"})
_REPORTING = re.compile(
    r"(?:显示|表明|发现|说|称|指出|证实|认为|介绍|是|为|已|将|达|占|超|增|下降|上涨)"
)


def bare(text: str) -> str:
    """``text`` with its quotations and titles emptied: what the reporter says himself."""
    return _QUOTED.sub("“”", text)


def relative_days(said: str) -> list[str]:
    """Days that only the day of the article, or a date that stands elsewhere, could tell."""
    text = bare(said)
    same = [m[0] for m in _SAME_DAY.finditer(text) if not _DAY.search(text[: m.start()])]
    return [m[0] for m in _RELATIVE_DAY.finditer(text)] + same


def unattributed(sentence: str) -> bool:
    """Whether ``sentence`` is a quotation and nothing that says whose."""
    return bool(_BARE_QUOTATION.match(sentence))


def first_person(said: str) -> bool:
    """Whether the reporter or somebody quoted without marks speaks of himself or to the reader."""
    return bool(_FIRST.search(bare(said)))


def from_outside(said: str) -> str:
    """``said`` with 我省, 我市 as one says it elsewhere: 全省, 全市; before a place or an office
    of the town it goes."""
    said = said.replace("我辖区", "辖区")
    return _WE_HERE.sub(lambda m: f"全{m[1]}" if _OF_ALL.match(said, m.end()) else "", said)


def leans(sentence: str) -> bool:
    """Whether ``sentence`` begins with a word that points at what came before it, or goes on with
    a list that began there."""
    return bool(_LEANING.match(sentence) or _ABOVE.match(sentence)) or bool(
        _LATER_ITEM.search(sentence) and not _FIRST_ITEM.search(sentence)
    )


def points_back(sentence: str) -> bool:
    """Whether the first clause of ``sentence`` speaks of 'this' something."""
    return bool(_BACK.match(bare(sentence)))


def unnamed_this(said: str, before: str = "") -> bool:
    """Whether ``said`` speaks of 'this' book, this room … that neither it nor ``before`` names."""
    text = bare(said)
    return any(
        found[1] not in before + text[: found.start()] for found in _THIS_THING.finditer(text)
    )


def generic(sentence: str) -> str:
    """The word by which ``sentence`` begins with a company, a meeting, a notice that only others
    name; empty where it does not."""
    found = _GENERIC.match(sentence) or _GENERIC.match(_TIME_WORDS.sub("", sentence))
    return found[0] if found else ""


def pronoun(said: str) -> bool:
    """Whether there is a 'he' or 'she' with nobody before that it could be."""
    text = bare(said)
    found = _THIRD.search(text)
    if not found:
        return False
    before = text[: found.start()]
    if before.endswith(("对", "向", "给", "跟")):  # who does so is another
        before = before[: before.rfind("，") + 1]
    if text[found.end() : found.end() + 1] == "们" and any(
        tag[0] == "n" and len(word) > 1 for word, tag in rjieba.tag(before)
    ):
        return False  # a team, a village: whoever was named
    return not any(
        tag == "nr" or (tag[0] == "n" and word not in _REPORTERS and _PERSON.search(word[1:]))
        for word, tag in rjieba.tag(before)
    )


def whole_place(said: str) -> bool:
    """Whether ``said`` speaks of 全省, 全市, 全县 and names no place before."""
    found = _WHOLE.search(said)
    return found is not None and not any(
        tag in ("ns", "nt") or (tag[0] == "n" and word[-1] in "省市县区州")
        for word, tag in rjieba.tag(said[: found.start()])
    )


def answers_another(sentence: str) -> bool:
    """Whether ``sentence`` sets its subject against another's: 画廊则出示了意向书."""
    return bool(_WHEREAS.match(sentence))


def lone_item(said: str) -> bool:
    """Whether a list has but its first item: 一是… without 二是."""
    return bool(_FIRST_ITEM.search(said)) and not _LATER_ITEM.search(said)


def open_end(sentence: str) -> bool:
    """Whether ``sentence`` ends where it should go on: with a verb of saying, a preposition."""
    if "“" not in sentence and _UNQUOTED.search(sentence):
        return True
    if not _OPEN_END.search(sentence):
        return False
    parts = clauses(_TIME_WORDS.sub("", sentence))
    return len(parts) < 2 or not _SAID.match(parts[-1])


def stopped(said: str) -> bool:
    """Whether ``said`` ends as a sentence does, its marks in order."""
    return bool(_STOP.search(said)) and not _SENTENCE_MARKS.search(said)


def half_width(said: str) -> bool:
    """Whether a half-width mark stands beside Chinese."""
    return bool(_HALF.search(said))


def question(said: str) -> bool:
    """Whether ``said`` asks outside quotation marks, or ends asking."""
    return "？" in bare(said) or "?" in bare(said) or bool(re.search(r"[？?][”’]?$", said))


def lacks_subject(sentence: str) -> bool:
    """Whether ``sentence`` begins with its predicate: 要加快建设…, 努力实现…, 将于三月施行."""
    text = _TIME_WORDS.sub("", bare(sentence))
    first = clauses(text)[0] if text else ""
    if _INVITED.match(text):
        return False
    if _FUTURE.match(text):
        return text[0] in "已曾将把拟要须应需请" or "的" not in first
    words = rjieba.tag(text[:40])
    for i, (word, tag) in enumerate(words):
        if tag in ("m", "q") and word[-1] in _COUNTED and i < 3:
            return False
        if tag[0] in "dtmqfc" or word in "，的" or word == "全面" or tag in ("ad", "b"):
            if i > 4:
                return False
            continue
        if tag in ("v", "vd", "vi", "vshi", "vyou", "p", "zg", "y", "u", "ul", "uj"):
            if tag == "zg" and word not in _AUXILIARIES:
                return False
            if tag == "p":
                return False
            following = "".join(one for one, _ in words[i + 1 : i + 4])
            if _BECOME.match(word + following):
                return True
            if word in _SUBJECTLESS_VERBS or _REPORTING.match(following):
                return False
            if _HAPPENS.search(first) and word not in _AUXILIARIES:
                return False
            if word in _HAS and not _head_acts(first):
                return True
            return "的" not in first[: first.find(word) + len(word) + 10] or bool(
                re.match(r"[要将应须需]", word)
            )
        return False
    return False


def _head_acts(clause: str) -> bool:
    """Whether what a clause names behind its last 的 does something there."""
    return any(tag[0] in "vpd" for _, tag in rjieba.tag(clause.rpartition("的")[2]))


def faults(said: str) -> list[str]:
    """What keeps ``said`` from being printed as it stands, by the names of the rating scheme."""
    parts = sentences(said)
    checks = {
        "attribution-lost": any(unattributed(part) for part in parts),
        "relative-date": bool(relative_days(said)),
        "first-person": first_person(said),
        "pronoun": pronoun(said) or bool(parts and leans(parts[0])),
        "question": question(said),
        "cut-off": any(open_end(part) for part in parts) or lone_item(said),
        "punctuation": not stopped(said) or half_width(said),
        "subject-missing": bool(parts) and lacks_subject(parts[0]),
    }
    return [name for name, found in checks.items() if found]
