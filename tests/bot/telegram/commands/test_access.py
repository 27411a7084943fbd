"""Who may do what: allow list, operators, erasing."""

from __future__ import annotations

from bot.domain.message import Promise
from bot.sandbox import Sandbox
from bot.store import Store
from tests.bot.making import HandClock, holding, messages, until
from tests.bot.telegram.commands.articles import FIVE_G, MARATHON, rows
from tests.bot.telegram.desk import Desk, running


async def test_an_allow_list_keeps_others_out(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    friend, stranger = sandbox.user("朋友"), sandbox.user("路人")
    async with running(sandbox, store, clock, access={"allow_list": {friend.id}}) as desk:
        await desk.publish(FIVE_G)
        stranger.send("/topic 5G")
        refusal = await stranger.wait("只对指定的人开放")
        assert str(stranger.id) in refusal.text
        assert (await stranger.inline("5G")).results == []
        friend.send("/topic 5G")
        await friend.wait("共 1 条")
        assert len((await friend.inline("5G")).results) == 1
        assert await store.chats.get(stranger.id) is None, "nothing is kept of a stranger"
    assert sandbox.errors == []


async def test_who_is_taken_off_the_list_gets_nothing_more_and_may_leave(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    friend, former = sandbox.user("朋友"), sandbox.user("小明")
    async with running(sandbox, store, clock):
        for person in (friend, former):
            person.send("/subscribe 8:30")
            await person.wait("已订阅")
            person.send("/follow 马拉松 now")
            await person.wait("一有新的报道就送来")
    await store.outbox.promise(Promise(former.id, "w", messages("还在等")))
    boss = sandbox.user("站长")
    access = {"allow_list": {friend.id}, "operators": {boss.id}}
    async with running(sandbox, store, clock, access=access) as desk:
        boss.start()
        await boss.wait("报摘")
        assert await store.outbox.unsent() == 0, "what waited for who left the list is dropped"
        former.acted()
        await desk.publish(FIVE_G, MARATHON)
        clock.forward(minutes=31)
        await desk.tick()
        await friend.wait("🔔 马拉松")
        await friend.wait("报摘 · ")
        boss.send("/broadcast 你好")
        await boss.wait("发给 2 个聊天")
        clock.forward(days=3)
        await desk.tick()
        await friend.wait("没有新的报道")
        former.send("/topic 5G")
        await former.wait("只对指定的人开放")
        former.send("/unsubscribe")
        await former.wait("已停止推送")
        former.block()
        former.send("/forget")
        await former.wait("不能恢复")
        former.press("删除全部数据")
        await former.wait("已全部删除")
        assert await store.chats.get(former.id) is None
        former.send("/unsubscribe")
        await former.wait("只对指定的人开放")
        assert await store.chats.get(former.id) is None, "nothing is kept of a stranger"
    said = [m.text for m in former.messages() if m.from_bot]
    pushed = ("🔔", "报摘 · ")
    assert not [t for t in said if t.startswith(pushed) or "还在等" in t]
    assert sandbox.errors == []


async def test_who_is_not_on_the_list_may_block_the_bot(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    friend, former = sandbox.user("朋友"), sandbox.user("小明")
    async with running(sandbox, store, clock):
        former.send("/subscribe 8:30")
        await former.wait("已订阅")
    async with running(sandbox, store, clock, access={"allow_list": {friend.id}}):
        former.block()

        async def blocked() -> bool:
            chat = await store.chats.get(former.id)
            return chat is not None and chat.blocked

        await until(blocked)
    assert sandbox.errors == []


async def test_a_group_on_the_list_stays_on_it_as_a_supergroup(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    owner, member = sandbox.user("群主"), sandbox.user("小明")
    group = sandbox.group("读报群", owner, members=[member], kind="group", bot=None)
    async with running(sandbox, store, clock, access={"allow_list": {group.id}}) as desk:
        group.add_bot()
        await group.wait("大家好")
        owner.send("/subscribe 8:30", group)
        await group.wait("已订阅")
        new = group.migrate()
        await desk.publish(FIVE_G)
        member.send("/topic 5G", new)
        await new.wait("共 1 条")
        clock.forward(minutes=31)
        await desk.tick()
        await new.wait("报摘 · ")
        owner.send("/forget", new, anonymous=True)
        await new.wait("不能恢复")
        owner.press("删除全部数据", new)
        await new.wait("已全部删除")
        owner.send("/subscribe 9:30", new, anonymous=True)
        await new.wait("已订阅")
    assert sandbox.errors == []


async def test_a_group_gets_its_digest_on_the_word_of_who_subscribed_it(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    friend, member = sandbox.user("朋友"), sandbox.user("小明")
    async with running(sandbox, store, clock, access={"allow_list": {friend.id}}) as desk:
        group = sandbox.group("读报群", friend, members=[member])
        await group.wait("大家好")
        friend.send("/subscribe 8:30", group)
        await group.wait("已订阅")
        await desk.publish(FIVE_G)
        clock.forward(minutes=31)
        await desk.tick()
        await group.wait("报摘 · ")
    async with running(sandbox, store, clock, access={"allow_list": {member.id}}) as desk:
        clock.forward(days=1)
        group.acted()
        member.acted()
        await desk.tick()
        member.send("/topic 5G", group)
        await group.wait("共 1 条")
        assert not [m for m in group.answers() if "报摘 · " in m.text]
    assert sandbox.errors == []


async def test_operators_alone_run_the_bot(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    boss, reader = sandbox.user("站长"), sandbox.user("小明")
    async with running(sandbox, store, clock, access={"operators": {boss.id}}):
        for said in ("/stats", "/broadcast 你好", "/ingest https://example.org"):
            reader.send(said)
            await reader.wait("只有机器人的运营者能用")
        upload = boss.upload("江岸日报.jsonl", rows(FIVE_G))
        await boss.wait(lambda message: "全文" in message.buttons)
        reader.send("/topic 5G")
        await reader.wait("没有找到")
        boss.send("/ingest", reply_to=upload)
        await boss.wait("已入库")
        reader.send("/topic 5G")
        await reader.wait("共 1 条")
        boss.send("/stats")
        shown = await boss.wait("运行情况")
        assert "报道 1（今天 1）" in shown.text
        assert shown.photo is not None
        boss.send("/broadcast\n今晚 维护\n一小时")
        assert "今晚 维护\n一小时" in (await boss.wait("发给 2 个聊天")).text
        boss.send("/broadcast 今晚<维护>\n一小时")
        await boss.wait("发给 2 个聊天")
        reader.acted()
        boss.press("发给 2 个聊天")
        await boss.wait("共 2 个聊天")
        await reader.wait("今晚<维护>\n一小时")
    assert sandbox.errors == []


async def test_forget_erases_everything_of_a_reader(desk: Desk, kept_in: str) -> None:
    reader = desk.box.user("小明")
    reader.send("/subscribe 8:30 5G")
    await reader.wait("已订阅")
    reader.upload("日记.jsonl", rows(MARATHON))
    await reader.wait(lambda message: "全文" in message.buttons)
    in_file = kept_in == "sqlite"  # PostgreSQL overwrites deleted rows in its own time
    assert not in_file or holding(desk.store.database.path.parent, "环湖赛道".encode())
    reader.send("/forget")
    asked = await reader.wait("不能恢复")
    assert asked.markup is not None
    (row,) = asked.markup["inline_keyboard"]
    assert [button.get("style") for button in row] == ["danger", None]
    reader.press("保留")
    await reader.wait("什么都没有删")
    assert await desk.store.chats.get(reader.id) is not None
    reader.send("/forget")
    await reader.wait("不能恢复")
    reader.press("删除全部数据")
    await reader.wait("已全部删除")
    assert await desk.store.chats.get(reader.id) is None
    assert await desk.store.follows.followed(reader.id) == []
    assert await desk.store.stories.many(range(1, 5), reader.id) == []
    assert not in_file or holding(desk.store.database.path.parent, "环湖赛道".encode()) == []


async def test_commands_are_told_in_each_language(desk: Desk) -> None:
    from bot.sandbox.methods.profile import commands_for

    state = desk.box.state
    for name, code, words in (("小明", "zh-hans", "查一个话题"), ("Ann", "en", "search a topic")):
        person = desk.box.user(name, language_code=code)
        told = {
            c["command"]: c["description"] for c in commands_for(state, person.chat, person.user)
        }
        assert told["topic"] == words
        assert "stats" not in told
    group = desk.box.group("群", desk.box.user("小明"), members=[desk.box.user("Ann")])
    owner, member = desk.box.user("小明").user, desk.box.user("Ann").user
    assert "subscribe" in {c["command"] for c in commands_for(state, group.chat, owner)}
    assert "subscribe" not in {c["command"] for c in commands_for(state, group.chat, member)}


async def test_operators_find_their_commands_in_the_menu_from_the_start(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    from bot.sandbox.methods.profile import commands_for

    boss = sandbox.user("站长")
    async with running(sandbox, store, clock):
        boss.send("/latest")
        await boss.wait("还没有报道")
    async with running(sandbox, store, clock, access={"operators": {boss.id}}):
        offered = {c["command"] for c in commands_for(sandbox.state, boss.chat, boss.user)}
        assert {"stats", "ingest", "broadcast"} <= offered
    assert sandbox.errors == []


async def test_a_second_tap_does_not_make_a_broadcast_look_unsent(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    boss, reader = sandbox.user("站长"), sandbox.user("小明")
    async with running(sandbox, store, clock, access={"operators": {boss.id}}) as desk:
        reader.start()
        await reader.wait("报摘")
        boss.send("/broadcast 今晚停机一小时")
        asked = await boss.wait("发给 2 个聊天")
        button = asked.rows[0][0]
        presses = [boss.press_button(asked, button) for _ in range(2)]
        for press in presses:
            await press.answered.wait()
        await boss.wait("共 2 个聊天")
        await desk.tick()
        await reader.wait("今晚停机一小时")
        assert [m.text for m in reader.messages()].count("今晚停机一小时") == 1
        assert "共 2 个聊天" in asked.text
    assert all("not modified" in trouble.description for trouble in sandbox.errors)
