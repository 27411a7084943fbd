"""What is meant by words that say one thing as a whole: 你好, 谢谢, 停, undo."""

from __future__ import annotations

import re
from typing import Literal

from bot.chats.requests.said import any_of, compiled

Phrase = Literal[
    "greet", "thanks", "help", "settings", "follows", "topics", "digest", "latest", "sources",
    "language", "timezone", "stop", "resume", "undo", "subscribe", "share", "start", "forget",
    "saved", "mutes", "followed_only", "unfollow_all", "about", "choice",
]  # fmt: skip
ORDERS: tuple[Phrase, ...] = (
    "help", "settings", "follows", "stop", "resume", "undo", "share", "forget", "saved", "mutes",
    "digest", "followed_only", "unfollow_all", "about", "choice", "language", "timezone",
)  # fmt: skip
"""Those that ask for something also beside what else is said."""

_ME = "(?:我|给我|向我|跟我|me)?"
_IT = r"(?: (?:this|it|that|these|the)(?: (?:article|text|page|link|story|news|message|post))?)"
_BEFORE = compiled(
    any_of(
        r"(?:请问|请你?|麻烦你?|劳驾|拜托你?|求求?你|您|那你?|那么|报摘|bot|please|pls|hey|ok"
        r"|so|well"
        r"|but)[ ,]*",
        r"[你您](?=[教帮给说看].)",
        r"(?:你|您)?(?:能不能|能否|可不可以|可以|能)(?=.{2})",
        r"(?:can|could|would|will) you (?:please )?",
        r"(?:教教?|告诉|跟我说说?)(?:一下)?我?(?=怎|如何)",
        r"(?:先|就|那就|还是|赶紧|快|把|现在|给我|帮我|替我|这个?机器人|机器人)(?=.)",
        r"(?:看看|看一?下|打开|查看|显示)(?=.{2})",
        r"(?:what are|what's|where are|where is|show|open)(?: me)? (?=.)",
        r"how (?:do|can|could|should|to)(?: i| you| we)? (?=.)",
        r"(?:怎么|如何|怎样)(?:样|才能|才)?(?=.{2})",
        r"我(?:只|就)?(?:要|想要?|希望|需要|该|应该)?(?=.{2})",
        r"(?:i (?:want|would like|wish|need)|i'd like|let's)(?: you)? to ",
    )
)
_AFTER = compiled(
    r"(?:宝[子贝]?|亲|小助手|小伙子|小编|大哥|[大小]?[哥姐]|老师|兄弟|老铁|bro|man|mate|buddy"
    r"|dude|guys"
    r"|好吗|行吗|可以吗|好不好|行不行|吧|啊|呀|哦|噢|哈|啦|嘛|哟|咯|了|吗|呢|的|please|pls"
    r"|thanks|谢谢你?|now|ok|都?(?:有|是)(?:哪些|什么|啥)|在哪[里儿]?)$"
)
"""Words of asking around what is meant."""
_PARTS = compiled(r"[,.;!?。、~\n]+")
_MARKS = compiled(r"[^\w'\x1f]+")

_FOR = (
    r"[一两二三几半\d]+个?(?:星期|礼拜|周|天|月)|一[下会阵]子?儿?|一段时间|(?:这"
    r"|本)(?:一?个?)(?:周|星期|礼拜|月)"
    r"|.{0,4}这[几两]天|到.{1,8}|等.{1,12}(?:再|之?后|回来).{0,3}|.{1,6}(?:期间|假期|放假)"
)
_FOR_EN = (
    r"for (?:an? |the |this |two |three |a few |some |\d+ )?(?:next )?(?:days?|weeks?|months?"
    r"|while|time|bit)"
    r"|(?:until|till) .{1,24}|this (?:week|month)|(?:while|when) i'm .{1,24}"
)
"""How long nothing is to come."""
_HOW = compiled(
    any_of(
        r"(?:我|想|该|到底|要|请问|还|都|真)*(?:怎么|如何|怎样|咋)(?:样|才能|可以|能|把|去|才)*"
        r".{0,10}(?:退订|订阅|关注|取消|屏蔽|[改换]|设置|添加|加[上进]?|删除?|停|切换|打开|用"
        r"|看以前|收藏|分享|撤销|收到?)"
        r".{0,8}",
        r"how (?:do|can|should|would|to)(?: (?:i|you|we|one))? (?:unfollow|follow|add|change|set"
        r"|stop|mute|unmute|hide|remove|delete|subscribe|unsubscribe|use|save|share|undo|get|turn)"
        r"(?: .{0,30})?",
    )
)
"""How something is done that the bot does."""
_PRAISE = compiled(
    r"(?:每天|一直|总是|都|你)*(?:都|很|真|挺|特别)+(?:准时|及时|好用|贴心|棒|准|用心)的?|"
    r"比.{1,8}(?:强|好用?)(?:多|太多)?|.{0,24}帮了?.{0,4}大忙"
    r"|.{0,16}(?:helped|helps)(?: me)? (?:a lot|so much).{0,8}|.{0,16}made my day"
)
_MEANINGS: dict[Phrase, str] = {
    "greet": any_of(
        r"(?:你|您|大家|你们)好|嗨+|哈[喽啰罗囉咯]|嘿+|喂+|在(?:吗|不在|么)?|你?还?(?:活着|在线"
        r"|醒着)(?:吗|没)?|有人(?:吗|在)?"
        r"|好久不见|我[叫姓].{1,6}|叫我.{1,6}(?:就[行好]|吧)",
        r"早|早安|[早中下晚]上?[午]?好|(?:早上|上午|中午|下午|晚上)好|晚安|午安|新年(?:好"
        r"|快乐)|你好吗",
        r"hi+|hello+|hey+|hiya|yo|howdy|greetings|(?:hi|hello|hey) (?:there|bot|everyone|baozhai)",
        r"good (?:morning|afternoon|evening|day|night)|morning|evening|what's up|sup|ni ?hao",
        r"how are you(?: (?:doing|today))?|nice to meet you|are you there",
    ),
    "thanks": any_of(
        r"(?:非常|十分|太|多)?(?:谢谢|感谢|多谢|谢)(?:你|您|啊|大家|们|的|帮助|帮忙|分享)*"
        r"|辛苦|3q|thx+"
        r"|tks|ty",
        r"(?:ok |okay |great |cool |good )?(?:many |a lot )?(?:thank you|thanks)"
        r"(?: (?:so much|very much|a lot|a million|again|bot|you|for .{1,30}))*|cheers|much "
        r"appreciated",
        r"好[的滴嘞哒咧]?|行|可以|没问题|ok+|okay|嗯+|哦+|喔+|收到|知道|明白|懂|了解|不错"
        r"|(?:很|真|挺"
        r"|太)(?:好|棒)",
        r"(?:太|真|好)?(?:厉害|赞|给力|牛|酷|好用)|哇+塞?|天[哪啊]|哈+|呵+|嘻+|没事|没关系"
        r"|不客气|不用(?:谢)?"
        r"|不需要|算|不必",
        r"再见|拜+|回头见|下次见|对不起|抱歉|不好意思|对|是的?|没错|不是|不|喜欢|爱你|真好"
        r"|很有用|有意思",
        r"great|nice|cool|good|awesome|perfect|excellent|wonderful|that's (?:all|it)|that is "
        r"(?:all|it)|got it|i see|lol+|(?:ha)+"
        r"|well done",
        r"good (?:job|bot|work)|amazing|no problem|never ?mind|bye+|good ?bye|see you(?: "
        r"later)?|wow",
        r"(?:今天|昨天|刚才|这次|这一?[份期篇条个]|每天|你|您|发|做|给我)*的?(?:新闻|摘要|内容|推送"
        r"|日报|消息|总结|机器人|服务|功能)?(?:对我)?(?:都?[做写发弄][得的])?都?"
        r"(?:(?:挺|很|真的?|太|蛮|超|非常|特别|相当|还|十分)+是?(?:有用|好[用看]?|不错|有帮助"
        r"|有意思|实用"
        r"|准|贴心|方便|喜欢|及时|精彩|清楚|棒|赞|满意)|不错)的?",
        r"那?就(?:先)?这样|more like (?:this|that|these)|绝绝子|yyds|绝|爱|点赞|谢啦?|真?能干"
        r"|笑死(?:我)?|哈+笑死|666+|顶|太感谢",
        r"已经?收到|继续(?:保持|加油)|加油|帮了?大忙",
        r"(?:(?:today's|yesterday's|the|this|that|it|your|all|news|digest|summar(?:y|ies)|stories"
        r"|bot|was|is|were|are|really|very|so|quite|pretty|super|i|found|find) )+"
        r"(?:useful|helpful|great|good|nice|interesting|excellent|amazing)",
        r"(?:i )?(?:really |do )?(?:enjoy|like|love)(?:ed)?(?: reading| getting)?"
        r"(?: (?:it|this|them|that|you|the news|the digest))|keep (?:it up|up the good work)",
        r"no|no,? (?:thanks|thank you)|yes|yeah|yep|yup|sure|fine|all right|alright|sorry|(?:i "
        r")?love (?:it|this|you)",
        r"(?:that's |that is |this is |it's |very |really )*(?:great|nice|helpful|useful|cool"
        r"|good|interesting)",
    ),
    "help": any_of(
        r"(?:我|还|都|真|也|完全|这个?|那个?|软件|机器人|东西|手机|有点|实在)*(?:不太?会"
        r"|不(?:太)?懂|不知道|不晓得|[看弄听搞整]不"
        r"(?:懂|明白|来|清楚?))(?:怎么|如何|咋)?(?:使用?|用|操作|弄|搞|玩)?(?:这个?|它"
        r"|你)?(?:发的?)?(?:啥|什么)?",
        r"教一?教我?(?:一下|怎么用?)?|(?:你)?(?:发的?)?(?:这个?|那个?)?(?:我)?(?:怎么)?(?:打"
        r"|点)不开"
        r"|(?:怎么)?(?:没反应|用不了|不好用|坏|出错|报错)",
        r"i (?:don't|do not) (?:understand|get it|know how(?: .{1,20})?)|i'm (?:lost|confused)"
        r"|(?:it )?(?:doesn't|does not|is not|isn't) work(?:ing)?(?: for me)?"
        r"|(?:it's |this is |it is )?not working(?: for me)?|(?:but )?nothing (?:shows up"
        r"|happens|comes)"
        r"|it's broken",
        r"你?(?:在|是)?(?:干嘛|干什么|做什么|干啥)|(?:are you|is this) (?:a |an )?(?:bot|robot"
        r"|human|ai|person)",
        r"帮助|帮帮我|救命|(?:这个?|你|它)?(?:怎么|如何|咋)(?:使用?|用|操作|玩|弄)(?:你|它|这个)?"
        r"|使用(?:说明|方法|帮助)|教程|说明书?",
        r"(?:你|这个?机器人)?(?:是谁|是(?:不是)?(?:机器人|真人|人|ai)|是什么|是干(?:什么|嘛"
        r"|啥)的?|叫什么(?:名字)?)"
        r"|(?:你)?都?(?:能|会|可以)"
        r"(?:做|干|帮我(?:做|干)?)?(?:些|点)?(?:什么|啥|嘛|哪些(?:事情?)?)|自我介绍"
        r"|介绍一?下?你?自己",
        r"(?:你|这里)?有(?:什么|哪些|啥)(?:功能|用|命令|指令)|功能|这是(?:什么|啥)(?:东西)?"
        r"|(?:命令|指令|功能)(?:列表|大全|清单|一览)?|菜单",
        r"help(?: me)?|how (?:do|does|can|should|to)(?: (?:i|you|this|it|we|one))?(?: (?:bot"
        r"|thing))?"
        r"(?: (?:use|work))+(?: (?:this|it|you|the bot))?(?: bot)?|what (?:can|do|could) "
        r"(?:you|this bot|i|it) do",
        r"(?:who|what) are you|what(?: i|')s this(?: bot)?|what is this(?: bot)?|(?:commands"
        r"|menu|instructions|manual)",
    ),
    "about": any_of(
        r"(?:你|您|这个?|它|机器人|报摘|软件|东西|服务|用|订阅|是|都|还|的)*(?:要不要|要|收不收"
        r"|收|需要|花|是|得)*"
        r"(?:钱|收?费|免费|付费|会员|多少钱|收费不收费|要钱不要钱|免费用?多久)(?:用|使用|的)?",
        r"(?:你|您|这个?|它|机器人|报摘|软件|东西|的)*(?:是)?谁(?:在)?(?:开发|做|运营|维护|管|写"
        r"|创建)(?:出来)?的?",
        r"(?=.*(?:我|隐私|用户|聊天))(?:你们?|会不会|会|有没有|是不是|能|这个?|它|都)*(?:把|将"
        r"|对)?(?:我们?|用户|聊天)?的?"
        r"(?:信息|数据|隐私|资料|聊天记录|消息|号码?)+.{0,8}(?:安全|泄[露漏]|卖掉?|保存|存|删"
        r"|多久|哪[里儿]?|收集|知道|看到|保密|怎么.*)",
        r"(?:你们?|会不会|会|有没有|是不是|能)+(?:收集|偷看|保存|存|记录|卖|泄[露漏]|知道)(?:我"
        r"|用户)的?"
        r"(?:什么|啥|哪些|信息|数据|隐私|资料|聊天记录|消息)*",
        r"隐私(?:政策|保护|安全|怎么.*)|你(?:都)?知道我(?:的)?(?:什么|啥|哪些).{0,4}",
        r"(?:(?:is|are|does|do|will|it|this|that|you|the|bot|service|really|completely|any"
        r"|there) )*"
        r"(?:free(?: of charge| to use)?|cost(?:s)?(?: (?:me|anything|money))*|charge(?:"
        r" .{1,16})?|paid|a fee)",
        r"how much (?:is|does|do|for) .{0,24}|what(?:'s| is| does) (?:the )?(?:price|cost|it"
        r" cost).{0,12}"
        r"|(?:the )?privacy(?: policy)?(?: please)?",
        r"who (?:made|built|runs?|owns?|develops?|developed|is behind|created|operates?) (?:you"
        r"|this|it)"
        r"(?: bot| thing)?(?: and .{1,30})?",
        r"(?:what|do|does|will|are|is|how long|how|where|who|can).{0,14} (?:stor(?:e|ed|ing)"
        r"|keep(?:ing)?|sell|share|sav(?:e|ed)"
        r"|collect|record|know|have|see|read|track|safe|private) .{0,12}(?:my|me|about me|data"
        r"|privacy)(?: .{0,16})?",
        r"(?:is|are) my (?:data|messages|information|chats?) .{0,16}(?:safe|private|stored"
        r"|secure|sold).{0,10}",
    ),
    "choice": any_of(
        r"(?:不是?|不要|就|要|选|我|还是|那|是|点)*(?:这个?|那个?|(?:最后|[上下]面|左边|右边"
        r"|中间)?(?:那|的)?一?个"
        r"|第[一二三四五六七八九十\d]{1,2}[个条项篇]?)(?:(?:和|跟|、"
        r"|与)第[一二三四五六七八九十\d]{1,2}[个条项篇]?)*(?:就?行|就好|好)?",
        r"(?:[两三四几这些]+个?|全部?|所有|哪个)?都(?:要|可以|行|好|不要|不是|选)|随便|任选"
        r"|听你的|你定|(?:就)?按你说的(?:办|来|做)?"
        r"|都不(?:要|是|行)",
        r"(?:no |yes |not |i (?:want|mean|meant|choose|pick) |give me )*(?:the )?(?:first|second"
        r"|third|fourth|last"
        r"|other|top|bottom|next|previous|this|that|left|right)(?: (?:one|option|button|choice))?"
        r"(?: and (?:the )?(?:first|second|third|fourth|last|other)(?: one)?)?",
        r"both(?: of them)?|either(?: one| of them)?|neither|none of (?:them|these|those)"
        r"|whichever|(?:option|number) \w+"
        r"|whatever",
    ),
    "language": any_of(
        r"(?:切换|更改|修改|换|改|选择?|设置)?语言(?:设置)?|(?:支持|有)(?:什么|哪些)语言",
        r"(?:change |switch |set |choose )?(?:my |the )?languages?|(?:what|which) languages "
        r".{0,24}",
    ),
    "timezone": any_of(
        r"(?:时区|时间)(?:好像|是不是|都|显示|有点|和我|跟我|这边)*(?:不对|错|差|有问题|不准|乱"
        r"|对不上)",
        r"(?:请|就|都)?(?:按照?|用|以|[改换调]成?)(?:我)?(?:们)?(?:这边|这里|那边|那里|当地|本地"
        r"|我的)的?(?:当地)?时间(?:为准|来|发|推送?|给我)*",
        r"(?:请|帮我|把)*时区(?:帮我|请)?(?:改|调整?|换|更新)(?:过来|对)?",
        r"(?:the |my |your |all )*times? (?:is|are|seems?|looks?) (?:all |a bit |now )?(?:off"
        r"|wrong)",
        r"(?:use|adjust (?:it )?to|go by|set (?:it )?to|in) (?:my )?local time|(?:can you"
        r" )?adjust (?:the |my )?times?",
        r"(?:切换|更改|修改|换|改|选择?|设置)?(?:我的)?时区(?:设置|不对|错)?",
        r"(?:change |switch |set |choose )?(?:my |the )?time ?zone(?: is wrong)?",
    ),
    "settings": any_of(
        r"(?:为什么|为啥|怎么|咋)?(?:我|今天|昨天|早上|这几天|都|还|一直|现在"
        r"|你)*没(?:有)?(?:收到?|给我|发|推送?|来|看到)+"
        r"(?:我|新闻|摘要|推送|消息|东西|日报)*",
        r"(?:why )?(?:did|have|do|am) ?(?:n't|not)? ?(?:i )?(?:i )?(?:not )?(?:get|got|receiv\w+"
        r"|getting)(?: (?:my|the|any|a))*"
        r" (?:digest|news|messages?|updates?)(?: (?:today|yesterday|this morning|yet))*",
        r"i (?:didn't|did not|haven't|have not|don't) (?:get|got|receiv\w+)(?: (?:my|the|any|a))*"
        r" (?:digest|news|messages?|updates?)(?: (?:today|yesterday|this morning|yet))*",
        r"(?:我的|打开|查看|看看?)?(?:设置|设定|选项|偏好)|订阅(?:状态|情况|设置)"
        r"|我(?:现在)?订阅(?:了)?(?:没有?|吗)",
        r"(?:你)?(?:每天)?(?:都)?(?:是)?(?:几点|什么时候|何时|多久)(?:会)?(?:给我)?(?:发|推送?"
        r"|送|更新)(?:一次|给我)?",
        r"(?=.*(?:[发推送传收设定订]|send))(?:我|没|你们?|您|现在|每[天周]|都|是|到底|一般|平时"
        r"|通常|会|在"
        r"|设置?|设定|定|订|选|调|给我|发|推送?|新闻|摘要|消息|日报|的)*"
        r"(?:几点钟?|什么时候|何时|啥时候|什么时间|哪几天|周几|星期几|多久|几条|多少条)"
        r"(?:会|能|可以|给我?|我|send|发|推送?|送|传|来|收到?|到|过来|一次|新闻|摘要|消息|日报"
        r"|的)*",
        r"(?:我的?|现在的?|目前的?)*(?:推送|送达|摘要|发送|订阅)的?(?:时间|日子|设置|条数)"
        r"(?:是|在)?(?:几点钟?|什么时候|什么|多少|哪几天|几条)?",
        r"(?:what time|when|how often|(?:on )?(?:which|what) days) (?:do|will|does|is|am|are)"
        r" (?:i|you|it|my|the) ?.{0,12}(?:send|sent|get|receive|come|arrive|deliver(?:ed)?|digest"
        r"|news)(?: (?:the|my|next|one|digest|news|it|me|them|this))*",
        r"how many (?:stories|articles|items|headlines|news) (?:do|will|am|are|does) (?:i|you|it"
        r"|the digest) .{0,12}",
        r"(?:my |open |show |the )*(?:settings|preferences|options|configuration)|am i subscribed",
        r"(?:what time|when) (?:do|will|does|is) .{0,20}(?:send|sent|get|come|arrive|digest"
        r"|news)\w*",
        r"(?:每天)?(?:几点|什么时候|何时)(?:会|能|可以)?收到?(?:推送|摘要|新闻|消息|日报)*",
        r"(?:change|set|adjust) (?:my |the )?(?:settings|time|schedule|days)",
        r"(?:改|修改|更改|调整|设置?)(?:一下)?(?:推送|送达)?(?:的)?(?:设置|时间|订阅|推送)?"
        r"|change (?:my )?settings",
    ),
    "follows": any_of(
        r"关注|追踪",
        r"我(?:都|现在|目前)?(?:在)?(?:关注|追踪|订阅)(?:过|了|的|着)*(?:有|是)?(?:什么|哪些"
        r"|啥)?(?:话题|内容|主题)?",
        r"我?(?:现在|目前|都|已经|一共|总共)*(?:订阅?|关注|追踪?)[了过着的]*(?:有|是)?(?:些)?"
        r"(?:什么|哪些|啥|哪几个)(?:东西|话题|主题|内容|新闻)?",
        r"(?:what|which)(?: topics)? (?:have|did|do|am) i (?:follow\w*|subscrib\w*)(?: to)?",
        r"我的(?:话题|关注|订阅|主题)(?:列表)?|(?:关注|话题)列表|(?:已|所有)?关注的?(?:话题"
        r"|内容)|(?:查看|显示|列出|看看?)(?:我的?)?关注(?:的)?(?:话题|列表)?",
        r"what(?:'s| is| am| are| do| topics| topics am| topics do)+(?: i)? (?:follow(?:ing)?"
        r"|subscribed? to)",
        r"(?:list |show )?(?:me )?my (?:topics|follows|subscriptions)|following|topics i follow",
        r"(?:what|which) (?:topics )?am i (?:following|subscribed to)|who am i following",
    ),
    "topics": any_of(
        r"(?:你们?)?(?:都)?有(?:什么|哪些|啥)(?:热门)?(?:话题|主题|热点|可以看|栏目|板块|分类"
        r"|频道)的?|(?:热门|热点)(?:话题|主题|内容|新闻)?|话题|热搜|近来热门",
        r"(?:hot|trending|popular|available)(?: topics)?|topics|what(?:'s| is) (?:hot|trending"
        r"|popular)",
        r"(?:what|which) topics(?: are there| do you have| can i follow)?|list(?: all)?(?: "
        r"the)? topics",
    ),
    "digest": any_of(
        rf"(?:(?:现在|马上|立即|立刻)?(?:就)?(?:看看?|发|来|给|推送)?(?:一下|一份|一期|个)?{_ME}"
        r"(?:看看?|发|来)?(?:一份|一期|个)?)?(?:今天的?|今日|我的|本期|最新)?(?:新闻)?(?:摘要"
        r"|日报|早报"
        r"|晚报|报摘)",
        r"(?:send |show |give )?(?:me )?(?:my |the |a |today's )*(?:digest|briefing|summary of "
        r"the day)(?: now| today)*",
    ),
    "latest": r"最新|更多|还有|下一页|换一[批些]|下一批|再来(?:点|些|几条|一批)?|继续看|latest"
    r"|more|next|newest|recent",
    "sources": any_of(
        r"(?:新闻|数据|消息|信息)?(?:的)?来源|(?:你们?)?(?:都)?有哪些(?:来源|报纸|媒体)"
        r"|(?:都)?(?:看|读"
        r"|收录)?(?:哪些|什么)(?:报纸|媒体)",
        r"(?:你的?)?(?:新闻|消息|内容)(?:都)?(?:是)?(?:从|来自)?(?:哪里?|哪儿|何处)(?:来)?的?",
        r"(?:your |the |news )*sources|(?:what|which) (?:papers|newspapers|sources|media)(?: "
        r"do you (?:read|use|have))?",
        r"where (?:do|does) .{0,20}news (?:come )?from|where do you get .{0,20}",
    ),
    "stop": any_of(
        r"unsub",
        rf"(?:先|帮我|给我|暂时|就|都|能不能|把|推送|订阅|摘要|新闻)*(?:暂停|停|歇|休息|(?:别"
        rf"|不要|不用|不必)再?(?:给我)?(?:发|推送?|传))"
        rf"(?:掉|一停|一下|了?它|推送|发送?|新闻|摘要|消息|给我)*(?:{_FOR})?(?:再说)?",
        rf"(?:{_FOR}|你|那|先|都|就|暂时)+(?:别|不要|不用|不必|停止?|暂停|不看|不收"
        rf"|不想看)再?(?:给我)?(?:发|推送?|传)?"
        r"(?:给我)?(?:任何|新闻|摘要|消息|东西)*",
        r".{1,12}(?:前|之前|时候)(?:都)?别(?:来)?(?:烦|吵|打扰)我?",
        r"(?:等|过|下(?!午)).{1,6}再(?:给我)?(?:发|推送?|开始|说)",
        r".{0,12}(?:那个|这个|东西)(?:都|给我)*(?:停|关)(?:掉|了)*",
        r"(?:再|还|又).{0,6}(?:我)?(?:就|要).{0,4}(?:举报|拉黑|投诉|卸载|删)(?:你)?",
        r"(?:pause|stop|hold|suspend|halt|quit)(?: (?:it|everything|all|the|my|sending|send|me"
        r"|digests?|news"
        r"|updates|messages|notifications|this|them|these|those|stuff|for now))*"
        rf"(?: (?:{_FOR_EN}))?(?: (?:i said )?stop)?",
        rf"(?:give me|take|need|i need) a break(?: {_FOR_EN})?",
        r"(?:所有|全部)?(?:推送|订阅|摘要|消息|通知)(?:都)?(?:关|停|取消|关掉|关闭|停掉"
        r"|停止)(?:掉)?",
        r"(?:i )?(?:don't|do not) want (?:this|it|these|them|any of (?:this|these))"
        r"(?: (?:messages|digests|news|updates|notifications))?(?: any ?more)?",
        r"(?:别|不要|不用|不必|停止)再?(?:给我)?(?:发|推送?|传)(?:送|给我|消息|新闻)*",
        r"(?:你|您)?(?:太|真|好)(?:吵|烦)",
        r"no more|that's enough|no longer interested",
        r"停+(?:一?停|止|一?[下会阵]子?儿?|一?段时间|[几两]天|掉|下来|发|推)*|(?:暂停|停止|关闭"
        r"|关掉|取消|结束)(?:订阅|推送"
        r"|发送|接收|服务|摘要|每[日天]的?|定时|自动|通知|消息|一下)*",
        r"退订(?:全部|所有)?|够|闭嘴|安静(?:点|一点)?|走开|滚|太吵|烦死?|别(?:来)?(?:烦"
        r"|吵)我?|不要|别|不收|不看|不玩",
        r"(?:不想|不要|别|不用|不必|请勿)再?(?:订阅|收到?|看到?"
        r"|接收)(?:任何)?(?:你的?)?(?:新闻|消息|推送|摘要|你)*",
        r"stop+(?: (?:it|this|that|all|everything|the (?:digest|bot|news|messages)|digest"
        r"|please))*|enough|quit|cancel|pause",
        r"(?:i (?:want|would like) to )?(?:unsubscribe|opt out|leave|sign off)(?: me)?|shut up"
        r"|turn off(?: (?:the )?(?:notifications|alerts|digest|it|push))?|turn it off|be quiet"
        r"|leave me alone",
        r"(?:no|no more) (?:more |news|messages|digests?|updates?|notifications?|spam)+|cancel "
        r"(?:my |the )*(?:subscription|digest|it)|cancel (?:all|everything)",
    ),
    "resume": any_of(
        r"(?:推送|订阅|摘要)(?:打开|开启|恢复|继续)|turn (?:it|them) back on|back on",
        r"重新开始",
        r"(?:继续|恢复|重新|再|接着|重启)(?:开始|给我)?(?:发|推送?|订阅|发送|接收|收)+(?:新闻"
        r"|摘要|给我)*|继续|恢复",
        r"(?:打开|开启|启用|开通)(?:每[日天]的?)?(?:订阅|推送|摘要)?|开始(?:订阅|推送|发送)",
        r"(?:resume|restart|continue|unpause)(?: (?:it|the digest|my digest|sending|digest|my "
        r"subscription))?",
        r"start (?:again|sending)(?: .{0,20})?|turn (?:it )?(?:back )?on|re-?subscribe"
        r"|subscribe (?:me )?again|keep sending",
    ),
    "saved": any_of(
        r"我?的?(?:收藏|稍后(?:再|阅)?[读看]|存(?=下来|[下过好的]))(?:夹|列表|下来|[下过好])?了?的?"
        r"(?:新闻|文章|报[道导]|消息|内容|东西)*",
        r"(?=.*(?:我|[过了].|哪|怎么|如何|那))(?:我|之前|以前|上次|刚才|昨天|前[几两]天|怎么|如何"
        r"|去?哪[里儿]?|查?看|找|到|打开|在|那[篇些条个]|的)*(?:收藏|保存|储存|存|稍后(?:再"
        r"|阅)?[读看])"
        r"(?:过|下来?|好|起来)?(?:夹|列表)?了?的?(?:那[篇些条个])?"
        r"(?:新闻|文章|报[道导]|消息|内容|东西)*(?:都|在|去|到|怎么|如何|哪[里儿]?|可以|才?能|打开"
        r"|找到?|查?看)*",
        r"(?:where|how|show|open|see|find|list)(?: .{0,24})? (?:i(?: have|'ve)? saved|saved"
        r" (?:stories|articles|news|items|ones|list)|bookmarks?|reading list)"
        r"(?: (?:kept|are|go|before|earlier|list))*",
        r"(?:my )?(?:saved|bookmarked)(?: (?:stories|articles|news|items|list|ones))?|(?:my )?"
        r"(?:bookmarks|reading list)|(?:what|which).* i (?:have )?saved?",
    ),
    "mutes": any_of(
        r"(?:屏蔽|静音|过滤|拉黑|不看)[了过着]*的?(?:话题|来源|类别|内容|东西|列表|名单)*",
        r"(?:屏蔽|静音|过滤|拉黑)[了过]*(?:什么|啥|哪些|谁)(?:话题|来源|内容)?",
        r"(?:what|which|who).* i (?:have )?muted?|(?:my )?mutes|(?:my )?(?:mute|muted)"
        r"(?: (?:list|topics|sources|words))",
    ),
    "unfollow_all": any_of(
        r"(?:清空|清除|清掉|删光|取消)(?:我的?)?(?:全部|所有)?的?(?:关注|追踪|话题)的?(?:话题"
        r"|列表|内容)?",
        r"(?:clear|remove|delete|drop) (?:all )?(?:of )?(?:my |the )*(?:topics|follows)",
    ),
    "followed_only": any_of(
        r"我?(?:只|仅)[要想看发推送给我收]*(?:关注|追踪)[过了]?的(?:话题|内容|新闻|消息|东西)*",
        r"(?:send |show )?(?:me )?only (?:the |my )*(?:followed topics|topics(?: that)? i follow"
        r"|what i follow)",
    ),
    "undo": any_of(
        r"(?:把)?(?:时间|设置|话题|刚才的?)?改回(?:去|来|到)?(?:原来|之前|以前|原先)?的?(?:样子"
        r"|时间|设置)?",
        r"(?:i )?made a mistake|(?:sorry )?(?:i )?(?:pressed |hit |clicked )?(?:the )?wrong"
        r" (?:one|button)|(?:that's |this is )?not what i (?:want|wanted|meant"
        r"|asked(?: for)?|said)",
        r"复原|(?:刚才|刚刚|上一?[条步])的?(?:不算|作废|算了)",
        r"撤[销消回](?:一下|上一?步|刚才的?|操作|修改)*|还原|恢复[成到为]?(?:原样|原状|(?:原来"
        r"|之前|原先)的?(?:样子|设置)?"
        r"|上一?步)|改回(?:去|来|原样)|变回(?:去|来)",
        r"取消(?:刚才|刚刚|上一步|上次|上一个)(?:的|那个)*(?:操作|修改|改动|设置|订阅)?",
        r"取消(?:刚才|刚刚|上一步|上次)的?(?:操作|修改|改动|设置)?|(?:我)?(?:刚才)?(?:搞|弄|点"
        r"|打|输|按|写|说|选)错",
        r"undo(?: (?:that|it|this|last|the last(?: change)?|my last change))?|revert(?: "
        r"(?:that|it|this))?|(?:change|put|set) it back",
        r"oops|my mistake|(?:that was )?(?:a )?(?:mistake|wrong)|take (?:that|it) back|go back",
    ),
    "subscribe": any_of(
        r"(?:怎么|如何|怎样|在哪里?|帮我|帮忙|给我)?(?:订阅|訂閱)(?:一下)?(?:新闻|摘要"
        r"|每日摘要|日报|报摘|推送|服务|你)*",
        r"(?:how (?:do|can|to)(?: i)? )?(?:subscribe|sign up|sign me up|register)(?: me)?(?: "
        r"(?:to|for) (?:the |this |a )?"
        r"(?:daily )?(?:digest|news|newsletter|bot|updates))?|(?:a )?(?:daily )?(?:digest"
        r"|newsletter) please",
        r"start sending(?: me)?(?: news)?",
    ),
    "share": any_of(
        r"(?:帮我|给我|替我|帮忙)?(?:做|写|来)?(?:个|一个|一份|份)?(?:总结|概括|归纳|摘要|提炼"
        r"|缩写|简述|梳理|浓缩|精简)(?:总结|概括)?(?:一下|下)?"
        r"(?:这个?|这篇|这段|这条|上面|上文|前面|全文|文章|内容|新闻|文字|话|消息|链接|网页"
        r"|文件|报道|它|的|主要|核心|要点|重点|大意|一下)*",
        r"(?:帮我)?(?:看看|看一?下|读一?下|解读|说说|讲讲)(?:一下)?(?:这个?|这篇|这段|这条"
        r"|上面)(?:文章|内容|新闻|文字|消息|链接|报道|的|说|讲|写|什么|是|啥)*",
        r"(?:这个?|这篇|这段|这条|它|上面)?(?:文章|内容|新闻|文字|消息|报道|链接)?(?:说|讲"
        r"|写)(?:了|的)?(?:是)?(?:什么|啥)(?:内容|事)?",
        r"(?:这个?|这篇|这段|这条)(?:链接|文章|新闻|内容|文字|消息|网页|报道)?(?:请)?(?:帮我|给我)?"
        r"(?:总结|概括|摘要|归纳)(?:一下)?|长话短说|太长不看|给个?(?:摘要|要点|重点|总结)|要点"
        r"|重点是?(?:什么)?|划重点",
        rf"(?:summari[sz]e|summary|sum up|recap|digest|condense|shorten|explain){_IT}?(?: "
        rf"(?:up|for me|to me|in short|briefly))*",
        rf"sum (?:this|it|that) up|tl ?;? ?dr|(?:give me |make |write )*(?:a |the )?(?:short "
        rf"|brief "
        rf")?summary(?: of{_IT})?|in short|key points|main points",
        rf"what(?:'s| is| does| do){_IT} (?:about|say(?:ing)?|mean)|can you read{_IT}"
        rf"|read{_IT}(?: for me)?",
    ),
    "start": r"开始|start|begin|let's (?:go|start|begin)|从头开始|重新来过|start over|reset",
    "forget": any_of(
        r"(?:删除|清除|抹掉|清空)我的?(?:所有|全部)?(?:数据|资料|信息|记录|账号)|忘(?:记|掉)我"
        r"|注销",
        r"(?:delete|erase|remove|clear) (?:all )?(?:my|me) ?(?:data|account|information"
        r"|everything)?|forget (?:about )?me",
    ),
}
_PATTERNS = {name: compiled(pattern) for name, pattern in _MEANINGS.items()}
_REPEATED = frozenset({"greet", "thanks"})
"""What is said several times in a row, and in several ways: ok ok 好的谢谢."""
_LONGEST_PART = 24
"""Characters of one of those, but for the last: 'thank you for …' may be the end of them."""
_GREETED = compiled(
    any_of(
        r"(?:你|您|大家)好(?:啊|呀)?|哈[喽啰罗]|嗨|早上好|晚上好|下午好|早安?",
        r"(?:hi|hello|hey|good (?:morning|afternoon|evening))(?: there| bot)?",
        r"(?:好的|好|谢谢|多谢|ok|okay|thanks|thank you|great|不错|嗯+|对了|哦)",
    )
    + r"(?:报摘)?\s*[,.!;。、~ ]+\s*(?=\S)"
)
"""A greeting or thanks before what is asked for."""


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
    asked = [one for one in meant if one not in {"greet", "thanks"}] or meant[:1]
    return asked[0] if len(asked) == 1 else None


def _meaning(words: str) -> Phrase | None:
    """What the words mean, or what they do without the words of asking around them."""
    tried = [words] if words else []
    for told in tried:
        for name, pattern in _PATTERNS.items():
            says = _repeats if name in _REPEATED else re.Pattern.fullmatch
            if any(says(pattern, one) for one in dict.fromkeys([told, told.replace(" ", "")])):
                return name
        shorter = [_AFTER.sub("", told).strip()]
        if before := _BEFORE.match(told):
            shorter.append(told[before.end() :].strip())
        tried += [one for one in shorter if one and one not in tried]
    if _PRAISE.fullmatch(words):
        return "thanks"
    return "help" if _HOW.fullmatch(words) else None


def _repeats(pattern: re.Pattern[str], words: str) -> bool:
    """Whether the words are one or more matches in a row, parted by at most a space.

    A repeated group would say the same, and try every way to part 谢谢你谢谢你: each place is begun
    at once.
    """
    size, waiting, reached = len(words), [0], {0}
    while waiting and size not in reached:
        begin = waiting.pop()
        begin += begin > 0 and words[begin] == " "
        ends = {*range(begin + 1, min(begin + _LONGEST_PART, size) + 1), size} - reached
        found = [end for end in ends if pattern.fullmatch(words, begin, end)]
        waiting += sorted(found)
        reached.update(found)
    return size in reached


def without_greeting(folded: str) -> int:
    """How many characters a greeting takes before what is asked for."""
    return match.end() if (match := _GREETED.match(folded)) else 0
