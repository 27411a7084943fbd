"""What is asked of the bot in words of its own business alone: 把我的订阅都清空, what topics do I
follow right now.

A topic has a word from elsewhere. Where every word of a part is one of asking, sending, following
and the like, the part is about the bot, in whatever order its words stand; the kinds of words that
meet in it (when + send, clear + topics) tell what it means.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.chats.requests.phrases import Phrase
from bot.chats.requests.said import listed

_KINDS: Mapping[str, str] = {
    "what": "什么 啥 哪些 哪个 哪几个 几个 多少 what which",
    "when": "几点 几点钟 什么时候 何时 多久 啥时候 几时 哪天 哪几天 when often what:time",
    "where": "哪里 哪儿 哪 在哪 where",
    "how": "怎么 如何 怎样 咋 怎么样 怎么办 咋办 how",
    "send": "出 发 推 送 推送 发送 传 收到 收 寄 来 send sending sent push get getting receive"
    " deliver"
    " give arrive come",
    "see": "看 看到 看见 看看 找 找到 找不到 打开 查看 显示 show see find open view list display",
    "news": "文章 篇 新闻 消息 内容 报道 资讯 东西 news stories messages articles updates",
    "digest": "摘要 日报 早报 晚报 每日摘要 digest briefing newsletter",
    "follow": "关注 追踪 订阅 follow following followed track subscribe subscribed subscription"
    " subscriptions",
    "topic": "话题 主题 列表 topic topics interests",
    "clear": "清空 清除 清掉 清 删 删掉 删除 取消 去掉 退订 clear remove delete cancel unfollow"
    " unsubscribe drop reset",
    "stop": "停 停掉 停止 关 关掉 关闭 暂停 别 不要 不用 不想 不 stop pause quit off don't no",
    "again": "再 又 重新 重 重发 一遍 again resend repeat",
    "resume": "恢复 继续 打开 开启 resume restart continue",
    "saved": "存 收藏 保存 存下 存下来 存了 saved save bookmarked bookmarks",
    "change": "改 换 调 变 设 设置 设定 调整 修改 更改 弄 搞 change set make turn adjust move",
    "back": "回 回来 回去 原来 原样 以前 之前 back revert before",
    "long": "长 详细 具体 长篇 long longer detailed detail",
    "short": "短 简短 简单 简略 精简 short shorter brief",
    "use": "用 使用 操作 玩 上手 use work works working",
    "time": "时间 钟 time times",
    "zone": "时区 timezone time:zone zone",
    "other": "字体 字号 字 大 小 声音 颜色 音量 笨 傻 蠢 烂 差 font size colour stupid dumb slow",
    "later": "下个月 下周 下次 明天 改天 回头 过几天 过两天",
    "day": "每天 早上 晚上 中午 下午 上午 早晨",
    "about": "方面 相关 有关 关于 类 类的 之类 里面 其他 其它 别的 另外 整理 汇总 总结 科普 推荐"
    " 留 只留 选"
    " 类型 领域 喜欢 爱看 想看 要看 只看 只要 只 仅 感兴趣 兴趣 cover covering meant mean"
    " way maybe about regarding related stuff things prefer rather love",
    "": "定 定在 定到 切 切到 那个啥 前 完 群里 每周 有关于 我 我们 咱 咱们 你 你们 您 他 她 它"
    " 我的 你的 的 了 吗 么 呢 吧 啊 呀 啦 哦 噢 喔 哈 嘛"
    " 把 将 给 给我"
    " 能 能不能 能否 可以 可不可以 要 想 想要 请 请问 帮 帮我 帮忙 麻烦 一下 一个 这 那 这个"
    " 那个 这些 那些 那几 这几 几 有"
    " 没有 没 是 在 就 还 也 都 全 全部 所有 很 太 好 真 会 得 着 过 里 上 下 个 条 些 点 一点"
    " 次 先 后 之后"
    " 以后 再说 你们家 大家 今天 现在 目前 已经"
    " 一共 到底 到 成 为 让 叫 对 跟 和 才 去 人 谁 呗 咯 嗯 为什么 为啥"
    " 是不是 有没有 行 行不行 好不好 重新来 自己 时候 办 知道 告诉 记得 忘 想 时"
    " i me my mine you your we our it its it's this that these those them they the a an is are"
    " am be was"
    " do does did have has had can could would will shall should please pls to of on in at for"
    " from with"
    " and or but so all any some right now today currently again? ever still yet there not want"
    " like"
    " need know tell up out just only one ones more everything anything i'm i've i'd",
}
_KIND_OF = {
    word.replace(":", " "): kind for kind, words in _KINDS.items() for word in listed(words)
}
_LONGEST = max(map(len, _KIND_OF))
_MEANINGS: list[tuple[Phrase, tuple[str, ...]]] = [
    ("saved", ("saved", "see")),
    ("saved", ("saved", "where")),
    ("saved", ("saved", "how")),
    ("saved", ("saved", "what")),
    ("undo", ("change", "back")),
    ("timezone", ("zone", "change")),
    ("unfollow_all", ("clear", "follow")),
    ("unfollow_all", ("clear", "topic")),
    ("settings", ("when", "send")),
    ("settings", ("when", "see")),
    ("settings", ("when", "digest")),
    ("settings", ("when", "change")),
    ("help", ("how", "use")),
    ("help", ("how", "change")),
    ("help", ("how", "follow")),
    ("help", ("how", "clear")),
    ("help", ("how", "stop")),
    ("help", ("where", "change")),
    ("follows", ("what", "follow")),
    ("follows", ("see", "follow")),
    ("digest", ("again", "digest")),
    ("digest", ("see", "digest")),
    ("digest", ("send", "digest", "now")),
    ("resume", ("resume", "send")),
    ("resume", ("again", "send", "follow")),
    ("stop", ("stop", "send", "news")),
    ("settings", ("change", "time")),
]
"""Kinds of words that mean something where they meet, the first that do."""

_FORMS = frozenset({"long", "short"})
"""Kinds that are a setting wherever they stand, which is read elsewhere."""
_AROUND = frozenset({"", "about", "see", "send", "what", "how", "news", "day"})
"""Kinds that stand beside a topic and are none of it."""
_EMPTY = frozenset({"", "later", "again", "back", "other"})
"""Kinds that ask for nothing by themselves."""


def kinds(words: str) -> set[str] | None:
    """The kinds of all words, or ``None`` where one is of another business."""
    reached: dict[int, set[str]] = {0: set()}
    size = len(words)
    for place in range(size):
        if place not in reached:
            continue
        if not words[place].isalnum():
            reached.setdefault(place + 1, reached[place])
            continue
        for end in range(min(place + _LONGEST, size), place, -1):
            kind = _KIND_OF.get(words[place:end])
            if kind is not None and end not in reached and _ends(words, place, end):
                reached[end] = reached[place] | {kind}
    return reached.get(size)


def meaning(words: str) -> Phrase | None:
    """What is asked for in words of the bot's business alone."""
    found = kinds(words)
    if found is None or found & _FORMS:
        return None
    return next((phrase for phrase, needed in _MEANINGS if found.issuperset(needed)), None)


def is_own(words: str, *, word: bool) -> bool:
    """Whether words, or one ``word``, are of the bot's business alone."""
    return words in _KIND_OF if word else kinds(words) is not None


def around(words: str, *, end: bool) -> list[int]:
    """How long the words of asking are that words begin with or, at the ``end``, that they end
    with: the longest first."""
    sizes = range(min(_LONGEST, len(words)), 0, -1)
    pieces = ((size, len(words) - size if end else 0) for size in sizes)
    return [
        size
        for size, begin in pieces
        if _KIND_OF.get(words[begin : begin + size]) in _AROUND
        and _ends(words, begin, begin + size)
    ]


def says_nothing(words: str) -> bool:
    """Whether words of the bot's business say nothing that could be done: 之后再说."""
    found = kinds(words)
    if found is None:
        return False
    return found <= _EMPTY or ("again" in found and found <= _EMPTY | {"see"})


def _ends(words: str, begin: int, end: int) -> bool:
    """Whether a word stands by itself: English ones are parted by what is no letter."""
    if not words[begin].isascii():
        return True
    before, after = words[max(0, begin - 1) : begin], words[end : end + 1]
    return not any(
        char.isascii() and (char.isalnum() or char == "'") for char in (before, after) if char
    )
