// One message → its bubble.
import { fileAddress } from "./api.js";
import { richText } from "./rich.js";
import { locale, words } from "./words.js";

const clock = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", hour12: false });
const dayAndMonth = new Intl.DateTimeFormat(locale, { month: "long", day: "numeric" });
// How many colours messages.css has for avatars.
const HUES = 8;

export function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

export function timeOf(message) {
  return clock.format(new Date(message.date * 1000));
}

export function dayOf(message) {
  const date = new Date(message.date * 1000);
  const days = Math.round((midnight(new Date()) - midnight(date)) / 86_400_000);
  return days === 0 ? words.today : days === 1 ? words.yesterday : dayAndMonth.format(date);
}

function midnight(date) {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

/** The round picture of a chat or user: its first character on a colour of its own. */
export function paintAvatar(element, id, name, isBot) {
  element.textContent = isBot ? "摘" : ([...(name ?? "?")][0] ?? "?");
  element.classList.toggle("bot", Boolean(isBot));
  element.dataset.hue = String(Math.abs(id) % HUES);
}

/** One line that stands for a message in the chat list. */
export function preview(message) {
  if (!message) return "";
  const text = message.text ?? message.caption ?? message.poll?.question ?? "";
  const file = message.document?.file_name ?? (message.photo ? words.someFile : "");
  return serviceText(message) ?? ([file, text].filter(Boolean).join(" · ").replace(/\s+/g, " "));
}

export function serviceText(message) {
  if (message.new_chat_members) {
    return words.joined(message.new_chat_members.map((user) => user.first_name).join("、"));
  }
  if (message.forum_topic_created) return words.topicCreated(message.forum_topic_created.name);
  if (message.forum_topic_edited) return words.topicRenamed(message.forum_topic_edited.name);
  if (message.pinned_message) return words.pinned;
  if (message.migrate_to_chat_id || message.migrate_from_chat_id) return words.migrated;
  return undefined;
}

/** The element of a message. `on` has link, command, mention, press and reply. */
export function bubble(message, chat, on) {
  const service = serviceText(message);
  if (service) {
    const line = make("div", "service", service);
    line.dataset.id = message.message_id;
    return line;
  }
  const row = make("article", `row ${message.outgoing ? "out" : "in"}`);
  row.dataset.id = message.message_id;
  const column = make("div", "column");
  const body = make("div", "bubble");
  const own = chat.type !== "private" && !message.outgoing;
  const sender = message.from ?? message.sender_chat;
  row.setAttribute("aria-label", `${sender?.first_name ?? sender?.title ?? ""} ${timeOf(message)}`);
  if (own) {
    const avatar = make("span", "avatar small");
    avatar.setAttribute("aria-hidden", "true");
    paintAvatar(avatar, sender.id, sender.first_name ?? sender.title, sender.is_bot);
    row.append(avatar);
    body.append(make("div", "sender", sender.first_name ?? sender.title));
  }
  if (message.forward_origin) body.append(make("div", "origin", words.forwarded(originName(message.forward_origin))));
  const topic = chat.threads.find((each) => each.id === message.message_thread_id);
  if (topic) body.append(make("div", "origin", words.inTopic(topic.title)));
  if (message.guest_bot_caller_user) {
    body.append(make("div", "origin", words.guestOf(message.guest_bot_caller_user.first_name)));
  }
  if (message.via_bot) body.append(make("div", "origin", words.via(message.via_bot.username)));
  // What made a topic is replied to by whatever stands in it; clients do not show that.
  const replied = message.reply_to_message;
  if (replied && !replied.forum_topic_created) body.append(quoted(replied));
  if (message.document) body.append(documentCard(message.document));
  if (message.photo) body.append(photoCard(message.photo[message.photo.length - 1]));
  if (message.poll) body.append(pollCard(message.poll));
  const text = make("div", "text");
  text.append(
    richText(message.text ?? message.caption ?? "", message.entities ?? message.caption_entities, on),
  );
  const meta = make("span", "meta");
  if (message.edit_date) meta.append(make("span", "edited", words.edited));
  const time = make("time", "", timeOf(message));
  time.dateTime = new Date(message.date * 1000).toISOString();
  meta.append(time);
  text.append(meta);
  body.append(text);
  if (message.link_preview_options?.url) body.append(previewCard(message.link_preview_options));
  body.classList.toggle("file-only", Boolean(message.document && !message.caption));
  column.append(body);
  if (message.reply_markup) column.append(keyboard(message, on));
  row.append(column, replyButton(message, on));
  return row;
}

function originName(origin) {
  return origin.sender_user_name ?? origin.sender_user?.first_name ?? origin.chat?.title ?? "";
}

function quoted(message) {
  const element = make("div", "quoted");
  element.append(make("strong", "", message.from?.first_name ?? message.chat.title ?? ""));
  element.append(make("span", "", preview(message).slice(0, 120)));
  return element;
}

function documentCard(file) {
  const card = make("a", "document");
  card.href = fileAddress(file.file_id);
  card.download = file.file_name;
  card.setAttribute("aria-label", words.download(file.file_name));
  const kind = file.file_name.includes(".") ? file.file_name.split(".").pop() : "?";
  card.append(make("span", "kind", kind.slice(0, 4).toUpperCase()));
  const about = make("span", "about");
  about.append(make("span", "file-name", file.file_name), make("span", "hint", size(file.file_size)));
  card.append(about);
  return card;
}

function photoCard(photo) {
  const image = make("img", "photo");
  image.src = fileAddress(photo.file_id);
  image.alt = "";
  return image;
}

/** What is shown of a link that the text does not hold: only its address, nothing is fetched. */
function previewCard(options) {
  const card = make("div", `link-preview${options.prefer_small_media ? " small" : ""}`);
  const { host, pathname } = new URL(options.url);
  card.append(make("strong", "", host), make("span", "hint", pathname.split("/").pop()));
  card.title = options.url;
  return card;
}

function pollCard(poll) {
  const card = make("div", "poll");
  card.append(make("strong", "", poll.question));
  for (const option of poll.options) {
    card.append(make("div", "hint", `${option.text} · ${option.voter_count}`));
  }
  return card;
}

function size(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} KB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function keyboard(message, on) {
  const board = make("div", "keyboard");
  message.reply_markup.inline_keyboard.forEach((buttons, row) => {
    const line = make("div", "keyboard-row");
    buttons.forEach((button, column) => {
      const element = make("button", "", button.text);
      element.type = "button";
      if (button.style) element.classList.add(`is-${button.style}`);
      if (button.url) element.classList.add("opens");
      if ("switch_inline_query" in button || "switch_inline_query_chosen_chat" in button) {
        element.classList.add("shares");
      }
      element.addEventListener("click", () => on.press(message, button, row, column, element));
      line.append(element);
    });
    board.append(line);
  });
  return board;
}

function replyButton(message, on) {
  const element = make("button", "icon-button reply");
  element.type = "button";
  element.title = words.reply;
  element.setAttribute("aria-label", words.reply);
  element.append(icon("M10 7L5 12l5 5M5 12h9a5 5 0 0 1 5 5v1"));
  element.addEventListener("click", () => on.reply(message));
  return element;
}

/** A line drawing in the style of the page. */
export function icon(path) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(space, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}
