"""What a few words mean that say one thing as a whole: 你好, 谢谢, 停, undo."""

from __future__ import annotations

import re
from typing import Literal

from bot.chats.requests.said import compiled

Phrase = Literal[
    "greet", "thanks", "help", "about", "settings", "follows", "topics", "digest", "latest",
    "sources", "language", "timezone", "stop", "resume", "undo", "subscribe", "share", "start",
    "forget", "saved", "mutes", "unfollow_all",
]  # fmt: skip

_SAYS: dict[Phrase, str] = {
    "greet": (
        "你好|您好|大家好|你们好|嗨|哈喽|哈罗|哈啰|嘿|喂|在|在吗|早|早安|午安|晚安|早上好"
        "|上午好|中午好|下午好|晚上好|新年好|hi|hello|hey|hiya|yo|howdy|good morning"
        "|good afternoon|good evening|good night|morning|hi there|hello there|hey there|hi bot"
        "|hello bot"
    ),
    "thanks": (
        "谢谢|谢|谢谢你|谢谢您|感谢|多谢|辛苦|好|好的|好滴|好嘞|行|可以|没问题|嗯|哦|收到|知道"
        "|明白|懂|了解|不错|很好|太好|真好|太棒|真棒|棒|赞|厉害|牛|哇|哈|呵|嘻|没事|没关系"
        "|不客气|不用谢|再见|拜|拜拜|对|是|是的|没错|ok|okay|thx|ty|thanks|thank you"
        "|thanks a lot|thank you so much|thank you very much|many thanks|cheers|great|nice|cool"
        "|good|perfect|awesome|got it|i see|lol|haha|bye|goodbye|yes|yeah|sure|no problem"
        "|never mind|no thanks|good job|well done"
    ),
    "help": (
        "帮助|帮帮我|怎么用|如何使用|怎么使用|使用说明|说明|说明书|教程|功能|菜单|命令|指令"
        "|你是谁|你是什么|你能做什么|你会什么|你会做什么|能做什么|有什么功能|有哪些功能"
        "|这个怎么用|help|help me|menu|commands|what can you do|what can this bot do"
        "|how does this work|how do i use this|how to use|who are you"
    ),
    "about": ("隐私|隐私政策|收费吗|要钱吗|免费吗|privacy|privacy policy|is it free|is this free"),
    "settings": "设置|我的设置|选项|订阅状态|订阅设置|settings|my settings|preferences|options",
    "follows": (
        "关注|我的关注|我的话题|关注列表|我关注什么|我关注哪些|我关注哪些话题|我订阅什么"
        "|following|my topics|my follows|what am i following|what do i follow"
    ),
    "topics": (
        "话题|热点|热门|热搜|热门话题|有哪些话题|有什么话题|topics|hot topics|hot|trending"
        "|what topics are there"
    ),
    "digest": (
        "摘要|今日摘要|今天的摘要|日报|早报|晚报|报摘|digest|my digest|today's digest|the digest"
    ),
    "latest": (
        "最新|最新消息|最新新闻|更多|新闻|news|what's new|anything new|latest|latest news|more"
        "|more news|headlines"
    ),
    "sources": "来源|新闻来源|消息来源|有哪些来源|有哪些报纸|sources|news sources",
    "language": "语言|换语言|切换语言|language|languages|change language",
    "timezone": "时区|换时区|改时区|time zone|timezone|change timezone|change my timezone",
    "stop": (
        "停|停止|暂停|停止推送|暂停推送|退订|取消订阅|别发|不要发|不要再发|别再发|别再给我发"
        "|不要再给我发|不看|停止订阅|关闭推送|stop|stop it|pause|unsubscribe|unsub|cancel|quit"
        "|stop sending|enough|stop the digest|cancel my subscription"
    ),
    "resume": (
        "继续|恢复|继续发|恢复推送|继续推送|恢复订阅|重新订阅|resume|continue|restart|resubscribe"
    ),
    "undo": ("撤销|撤回|撤消|复原|还原|恢复原样|改回去|undo|undo that|undo it|revert|go back|oops"),
    "subscribe": (
        "订阅|我要订阅|我想订阅|帮我订阅|订阅新闻|订阅摘要|怎么订阅|subscribe|sign up"
        "|subscribe me|i want to subscribe"
    ),
    "share": (
        "总结|总结一下|帮我总结|帮我总结一下|概括一下|写摘要|太长不看|summarize|summarise"
        "|summarize this|summarise this|tldr|tl dr|sum up"
    ),
    "start": "开始|start|begin|重新来过|start over",
    "forget": (
        "忘记我|忘掉我|注销|删除我的数据|清除我的数据|forget me|delete my data|erase my data"
    ),
    "saved": "收藏|我的收藏|收藏夹|稍后读|稍后再看|saved|saved stories|bookmarks|my bookmarks",
    "mutes": "屏蔽列表|我的屏蔽|屏蔽什么|mutes|my mutes|mute list|what is muted",
    "unfollow_all": (
        "取消所有关注|清空关注|清空话题|unfollow all|unfollow everything|clear my topics"
    ),
}
_MEANINGS: dict[str, Phrase] = {
    words: phrase for phrase, said in _SAYS.items() for words in said.split("|")
}
_AFTER = compiled(r"(?:[吧啊呀哦哈啦嘛哟咯了呢的吗们~]|一下| please| pls| thanks| now|谢谢你?)+$")
_BEFORE = compiled(r"(?:请问?|麻烦你?|那|please |pls |现在|报摘|ok )+(?=.)")
"""Words of asking around what is meant."""
_PARTS = re.compile(r"[,.;!?。、~\n]+")
_MARKS = re.compile(r"[^\w'\x1f]+")
_CHEER: frozenset[Phrase] = frozenset({"greet", "thanks"})


def meaning(folded: str) -> Phrase | None:
    """What the words say as a whole, or ``None`` where they say more, or something else. Said in
    several parts, they mean what is not a greeting or thanks."""
    if found := _meaning(_MARKS.sub(" ", folded).strip()):
        return found
    parts = [part for part in _PARTS.split(folded) if part.strip()]
    found_in = [_meaning(_MARKS.sub(" ", part).strip()) for part in parts]
    if len(parts) < 2 or None in found_in:
        return None
    meant = list(dict.fromkeys(found_in))
    asked = [one for one in meant if one not in _CHEER] or meant[:1]
    return asked[0] if len(asked) == 1 else None


def _meaning(words: str) -> Phrase | None:
    """What the words mean, or what they do without the words of asking around them."""
    bare = _BEFORE.sub("", _AFTER.sub("", words)).strip()
    for one in (words, bare, _BEFORE.sub("", words)):
        if found := _MEANINGS.get(one):
            return found
    return next((cheer for cheer in ("thanks", "greet") if _repeats(cheer, words)), None)


def _repeats(phrase: Phrase, words: str) -> bool:
    """Whether the words are several that say ``phrase`` in a row, such as ok ok 好的谢谢, parted by
    at most a space."""
    size, waiting, reached = len(words), [0], {0}
    while waiting and size not in reached:
        begin = waiting.pop()
        begin += begin > 0 and words[begin] == " "
        ends = {*range(begin + 1, min(begin + _LONGEST, size) + 1)} - reached
        found = [
            end
            for end in ends
            if phrase == _MEANINGS.get(_AFTER.sub("", words[begin:end]) or words[begin:end])
        ]
        waiting += sorted(found)
        reached.update(found)
    return size > 0 and size in reached


_LONGEST = 12
"""Characters of what is said in a row."""
