// The chat page: keeps what the user sees in step with the sandbox.
import { act, fetchWorld, listen } from "./api.js";
import { bubble, dayOf, make, paintAvatar, preview, timeOf } from "./bubbles.js";
import { composer } from "./composer.js";
import { alertBox, chooseChat, toast } from "./dialogs.js";
import { draftsIn } from "./drafts.js";
import { foldQuotations } from "./rich.js";
import { translate, words } from "./words.js";

const element = (id) => document.getElementById(id);
const NEAR_END_PIXELS = 120;
// What a button that shares must allow for a chat to be offered; the private chat is the bot's own.
const KINDS = {
  private: "allow_bot_chats",
  group: "allow_group_chats",
  supergroup: "allow_group_chats",
  channel: "allow_channel_chats",
};

const world = { me: null, bot: null, users: [], chats: new Map() };
let current = null; // the open chat's id
let thread = null; // the open forum topic's id
let stopListening = () => {};
let typingEnds = 0;
let loading = 0;
const waiting = []; // events that came while the world was being fetched

const box = composer({
  place: () => ({ user: world.me.id, chat: current, thread }),
  bot: () => world.bot,
  commands: () => openChat()?.commands ?? [],
  sent: () => scrollToEnd(),
  startBot: (parameter) => startBot(parameter),
});

const on = {
  link: followLink,
  command: (text) => box.send(text),
  mention: (name) => name.toLowerCase() === world.bot.username && open(world.me.id),
  press,
  copy,
  reply: (message) => box.setReply(message),
};

const drafts = draftsIn(element("messages"), on, { nearEnd, toEnd: scrollToEnd });

function openChat() {
  return world.chats.get(current);
}

// -- the world ----------------------------------------------------------------------------------

/** Fetch everything anew. What happens meanwhile waits, or an older answer would undo it. */
async function load(user) {
  loading += 1;
  try {
    take(await fetchWorld(user));
  } finally {
    loading -= 1;
    if (loading === 0) waiting.splice(0).forEach(happened);
  }
}

function take(told) {
  const unread = new Map([...world.chats].map(([id, chat]) => [id, chat.unread]));
  Object.assign(world, { me: told.me, bot: told.bot, users: told.users });
  world.chats = new Map(
    told.chats.map((chat) => {
      const messages = new Map(chat.messages.map((message) => [message.message_id, message]));
      const name = chat.type === "private" ? told.bot.name : chat.title;
      return [chat.id, { ...chat, name, messages, unread: unread.get(chat.id) ?? 0 }];
    }),
  );
  showAccounts();
  showChats();
}

async function signIn(user) {
  stopListening();
  world.chats = new Map();
  current = null;
  showChats(); // nobody can open a chat of the user who has left
  await load(user);
  sessionStorage.setItem("user", world.me.id);
  let connected = false;
  stopListening = listen(world.me.id, happened, async (alive) => {
    if (!alive && connected) toast(words.offline);
    connected = alive;
    if (!alive) return;
    await load(world.me.id);
    if (world.chats.has(current)) showChat();
  });
  const wide = matchMedia("(min-width: 721px)").matches;
  if (wide || world.chats.size === 1) open(world.me.id, { focus: wide });
  else close();
}

function happened(event) {
  if (loading > 0) {
    waiting.push(event);
    return;
  }
  const chat = world.chats.get(event.chat_id);
  if (event.type === "message" && chat) {
    const known = chat.messages.has(event.message.message_id);
    chat.messages.set(event.message.message_id, event.message);
    if (!known && !event.message.outgoing && (current !== chat.id || document.hidden)) chat.unread += 1;
    if (!known && chat.type === "private") world.me.started ||= event.message.outgoing;
    if (current === chat.id) showMessage(event.message, known);
    showChats();
  } else if (event.type === "deleted" && chat) {
    chat.messages.delete(event.message_id);
    if (current === chat.id) bubbleOf(event.message_id)?.remove();
    showChats();
  } else if (event.type === "typing" && event.chat_id === current) {
    showTyping(event.seconds);
  } else if (event.type === "draft" && event.chat_id === current) {
    if (thread === null || event.draft.thread === thread) drafts.show(event.draft);
  } else if (event.type === "chats" || event.type === "commands") {
    load(world.me.id).then(() => (world.chats.has(current) ? showHead() : close()));
  }
}

// -- the sidebar --------------------------------------------------------------------------------

function showAccounts() {
  paintAvatar(element("account-avatar"), world.me.id, world.me.first_name);
  const select = element("account");
  select.replaceChildren(
    ...world.users.map((user) => new Option(user.first_name, user.id, false, user.id === world.me.id)),
  );
}

function showChats() {
  const latest = (chat) => [...chat.messages.values()].at(-1);
  const chats = [...world.chats.values()].sort(
    (a, b) => (latest(b)?.date ?? 0) - (latest(a)?.date ?? 0) || (a.type === "private" ? -1 : 1),
  );
  element("chats").replaceChildren(
    ...chats.map((chat) => {
      const message = latest(chat);
      const item = make("li");
      const button = make("button", "chat-item");
      button.type = "button";
      button.dataset.chat = chat.id;
      if (chat.id === current) button.setAttribute("aria-current", "true");
      const avatar = make("span", "avatar");
      avatar.setAttribute("aria-hidden", "true");
      paintAvatar(avatar, chat.id, chat.name, chat.type === "private");
      const lines = make("span", "chat-item-lines");
      const first = make("span", "chat-item-line");
      first.append(make("span", "chat-item-name", chat.name));
      if (message) first.append(make("span", "hint", timeOf(message)));
      const second = make("span", "chat-item-line");
      second.append(make("span", "chat-item-preview", preview(message)));
      if (chat.unread) second.append(make("span", "unread", String(chat.unread)));
      lines.append(first, second);
      button.append(avatar, lines);
      button.addEventListener("click", () => open(chat.id));
      item.append(button);
      return item;
    }),
  );
}

// -- the open chat ------------------------------------------------------------------------------

function open(id, { focus = true } = {}) {
  current = id;
  thread = null;
  box.reset();
  element("app").classList.add("in-chat");
  element("chat").hidden = false;
  element("empty").hidden = true;
  showChat();
  showChats();
  if (focus && matchMedia("(pointer: fine)").matches) element("input").focus();
}

function close() {
  current = null;
  element("app").classList.remove("in-chat");
  element("chat").hidden = true;
  element("empty").hidden = false;
  showChats();
}

function showHead() {
  const chat = openChat();
  paintAvatar(element("chat-avatar"), chat.id, chat.name, chat.type === "private");
  element("chat-name").textContent = chat.name;
  showTyping(0);
  const silent = chat.type === "channel" && !["creator", "administrator"].includes(chat.status);
  const unstarted = chat.type === "private" && !world.me.started;
  element("composer").hidden = unstarted || silent;
  element("start").hidden = !unstarted && !silent;
  element("start").disabled = silent;
  element("start").textContent = silent ? words.readOnly : words.start;
  element("menu").hidden = chat.commands.length === 0;
  showThreads(chat);
}

function showThreads(chat) {
  const tabs = [{ id: null, title: words.general }, ...chat.threads];
  element("threads").hidden = chat.threads.length === 0;
  element("threads").replaceChildren(
    ...tabs.map((tab) => {
      const button = make("button", "", tab.title);
      button.type = "button";
      button.setAttribute("role", "tab");
      button.setAttribute("aria-selected", String(tab.id === thread));
      button.addEventListener("click", () => {
        thread = tab.id;
        showChat();
      });
      return button;
    }),
  );
}

function showChat() {
  const chat = openChat();
  chat.unread = 0;
  showHead();
  const list = element("messages");
  drafts.reset();
  list.replaceChildren();
  if (chat.type === "private" && world.bot.description && chat.messages.size === 0) {
    list.append(make("p", "description", world.bot.description));
  }
  for (const message of chat.messages.values()) place(message);
  foldQuotations(list);
  scrollToEnd();
}

function place(message) {
  const chat = openChat();
  if (thread !== null && message.message_thread_id !== thread) return;
  const list = element("messages");
  const day = dayOf(message);
  if (list.dataset.day !== day || !list.querySelector(".row, .service")) {
    list.append(make("div", "day", day));
    list.dataset.day = day;
  }
  list.querySelector(".description")?.remove();
  list.append(bubble(message, chat, on));
}

function bubbleOf(id) {
  return element("messages").querySelector(`[data-id="${CSS.escape(String(id))}"]`);
}

function showMessage(message, known) {
  const list = element("messages");
  const end = nearEnd();
  if (!known && message.from?.is_bot) drafts.clear(message.message_thread_id ?? null);
  const old = known && bubbleOf(message.message_id);
  if (old) {
    const opened = [...old.querySelectorAll("blockquote[data-ready]")].map(
      (quote) => !quote.classList.contains("folded"),
    );
    const fresh = bubble(message, openChat(), on);
    old.replaceWith(fresh);
    foldQuotations(fresh);
    fresh.querySelectorAll("blockquote.folded .fold").forEach((toggle, index) => {
      if (opened[index]) toggle.click();
    });
  } else { // new, or told of with the world before its own event came
    place(message);
    bubbleOf(message.message_id)?.classList.add("new");
    foldQuotations(list);
    if (!element("start").hidden) showHead();
  }
  if (message.from?.is_bot) showTyping(0);
  if (end || message.outgoing) scrollToEnd();
  else element("to-end").hidden = false;
  const row = bubbleOf(message.message_id);
  if (!known && end && row && row.offsetHeight > list.clientHeight) {
    // A message longer than the window is read from its head.
    row.scrollIntoView({ block: "start" });
    element("to-end").hidden = false;
  }
}

function showTyping(seconds) {
  clearTimeout(typingEnds);
  const chat = openChat();
  const status = element("chat-status");
  status.classList.toggle("typing", seconds > 0);
  if (seconds > 0) {
    status.textContent = words.typing;
    typingEnds = setTimeout(() => showTyping(0), seconds * 1000);
  } else if (chat?.type === "private") {
    status.textContent = words.bot;
  } else if (chat) {
    const count = chat.type === "channel" ? words.subscribers : words.members;
    status.textContent = count(chat.members);
  }
}

function nearEnd() {
  const list = element("messages");
  return list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_END_PIXELS;
}

function scrollToEnd() {
  const list = element("messages");
  list.scrollTop = list.scrollHeight;
  element("to-end").hidden = true;
}

// -- what the user does -------------------------------------------------------------------------

async function press(message, button, row, column, pressed) {
  if (button.url) {
    if (!followLink(button.url)) window.open(button.url, "_blank", "noopener");
  } else if (button.copy_text) {
    await copy(button.copy_text.text);
  } else if ("switch_inline_query_current_chat" in button) {
    box.write(`@${world.bot.username} ${button.switch_inline_query_current_chat}`);
  } else if ("switch_inline_query" in button || button.switch_inline_query_chosen_chat) {
    const chosen = button.switch_inline_query_chosen_chat;
    const query = button.switch_inline_query ?? chosen.query;
    await writeInChosen(`@${world.bot.username} ${query}`, (chat) => !chosen || chosen[KINDS[chat.type]]);
  } else {
    await pressCallback(message, row, column, pressed);
  }
}

async function pressCallback(message, row, column, pressed) {
  pressed.classList.add("waiting");
  const details = { user: world.me.id, chat: current, message: message.message_id, row, column };
  try {
    const answer = await act("press", details);
    if (answer.url) followLink(answer.url);
    else if (answer.text) (answer.show_alert ? alertBox : toast)(answer.text);
  } catch {
    toast(words.noAnswer);
  } finally {
    pressed.classList.remove("waiting");
  }
}

async function copy(text) {
  await navigator.clipboard.writeText(text).then(() => toast(words.copied), () => alertBox(text));
}

async function writeInChosen(text, allowed = () => true) {
  const chosen = await chooseChat([...world.chats.values()].filter(allowed));
  if (!chosen) return;
  open(chosen.id);
  box.write(text);
}

/** Links that a Telegram client opens itself: the bot's deep links and the share link. */
function followLink(url) {
  let target;
  try {
    target = new URL(url);
  } catch {
    return false;
  }
  if (!["t.me", "telegram.me"].includes(target.hostname)) return false;
  const path = target.pathname.replace(/^\/|\/$/g, "").toLowerCase();
  if (path === world.bot.username.toLowerCase()) {
    if (target.searchParams.has("start")) startBot(target.searchParams.get("start"));
    else open(world.me.id);
    return true;
  }
  if (path === "share/url" || path === "share") {
    const parts = [target.searchParams.get("text"), target.searchParams.get("url")];
    writeInChosen(parts.filter(Boolean).join("\n"));
    return true;
  }
  return false;
}

async function startBot(parameter) {
  open(world.me.id);
  try {
    await act("start", { user: world.me.id, chat: world.me.id, parameter });
    world.me.started = true;
    showHead();
  } catch {
    toast(words.failed);
  }
}

element("account").addEventListener("change", (event) => signIn(event.target.value));
element("back").addEventListener("click", close);
element("start").addEventListener("click", () => startBot(""));
element("to-end").addEventListener("click", scrollToEnd);
element("messages").addEventListener("scroll", () => {
  if (nearEnd()) element("to-end").hidden = true;
});
new ResizeObserver(() => {
  if (element("to-end").hidden) scrollToEnd();
}).observe(element("messages"));

translate(document);
signIn(sessionStorage.getItem("user")).catch(() => signIn(null));
