"""Who writes for papers: regular expressions for names, for papers and for what people do there.

Nothing is compiled here: a class of some hundred surnames takes a millisecond or two each time.
"""

from __future__ import annotations

from summarizer.text.characters import HAN

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢"
    "姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康"
    "施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成"
    "苗谷曲盛冉翁蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费"
    "卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡"
    "鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支"
    "卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危"
    "玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由"
    "傅洛沃冼蓝钮柏艳覃芦应郏岩郦褟亢沐敬瞿逄闵揣朴晨咸呙荀幺"
    "張劉陳楊黃趙吳孫馬鄭謝許韓馮鄧蕭葉蘇魏呂盧鐘譚陸賈韋鄒閻龍賀顧龔萬錢嚴萧"
)
_COMPOUND = "欧阳|上官|司马|诸葛|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|东方|西门|端木|轩辕|长孙|宇文"
_GIVEN = rf"[{HAN}]"
NAME = rf"(?:(?:{_COMPOUND}){_GIVEN}{{1,2}}|[{_SURNAMES}](?:{_GIVEN}{{1,2}}|[ ]{_GIVEN}))"
"""A personal name; two characters may be spread out ('冯 睿'). The surnames stand in it once: it is
in a dozen patterns, and the characters of a class take Python a millisecond to compile."""

PAPER = r"(?:本报|本刊|本台|本网|新华社|中新社|中新网|人民网|新华网|央视|早报|晚报|日报|晨报)"
HOUSE = rf"[{HAN}]{{2,8}}(?:报|网|社|台|新闻|融媒体?|客户端|广播|电视)"
JOB = (
    rf"(?:(?:首席|特约|见习|实习|驻[{HAN}]{{1,6}}|全媒体|融媒体|摄影|视觉|特派|财经|时政)*"
    r"(?:记者|通讯员|实习生|评论员|撰稿人|撰稿|观察员|撰文|作者|编译|供稿|特约作者|研究员))"
)
MARK = "■□◎●◆◇○▲△★☆▶◤◢▌▍●•＊*※"
SEPARATOR = r"[\s、，,/／·]+"
ROLES = rf"(?:{PAPER})?\s*(?:{JOB})?"
