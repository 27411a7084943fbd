// Message text and its entities → DOM. Text enters the page by textContent alone.
import { words } from "./words.js";

const TAGS = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  pre: "pre",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};
const SAFE = /^(https?:|tg:|mailto:)/i;
// A quotation folds when it is longer than this many lines (Telegram folds after three).
const FOLDED_LINES = 3;

/** Build the nodes of a text. Offsets are UTF-16 code units, which are JavaScript's own. */
export function richText(text, entities = [], on = {}) {
  const root = document.createDocumentFragment();
  const ordered = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  fill(root, text, 0, text.length, ordered, on);
  return root;
}

function fill(parent, text, start, end, entities, on) {
  let at = start;
  let index = 0;
  while (index < entities.length) {
    const entity = entities[index];
    const stop = Math.min(entity.offset + entity.length, end);
    const inner = [];
    index += 1;
    while (index < entities.length && entities[index].offset < stop) {
      inner.push(entities[index]);
      index += 1;
    }
    if (entity.offset < at) continue;
    parent.append(text.slice(at, entity.offset));
    const element = elementFor(entity, text.slice(entity.offset, stop), on);
    fill(element, text, entity.offset, stop, inner, on);
    parent.append(element);
    at = stop;
    if (isBlock(entity) && text[at] === "\n") at += 1;
  }
  parent.append(text.slice(at, end));
}

function isBlock(entity) {
  return entity.type.endsWith("blockquote") || entity.type === "pre";
}

function elementFor(entity, covered, on) {
  switch (entity.type) {
    case "text_link":
      return link(entity.url, on);
    case "url":
      return link(/^[a-z]+:/i.test(covered) ? covered : `https://${covered}`, on);
    case "bot_command":
      return button("link", () => on.command?.(covered));
    case "mention":
      return button("link", () => on.mention?.(covered.slice(1)));
    case "hashtag": {
      const element = document.createElement("span");
      element.className = "hashtag";
      return element;
    }
    case "spoiler":
      return spoiler();
    case "code": {
      const element = document.createElement("code");
      element.title = words.copy;
      element.addEventListener("click", () => on.copy?.(covered));
      return element;
    }
    default: {
      const element = document.createElement(TAGS[entity.type] ?? "span");
      if (entity.type === "expandable_blockquote") element.classList.add("folded");
      return element;
    }
  }
}

function link(url, on) {
  if (!SAFE.test(url)) return document.createElement("span");
  const element = document.createElement("a");
  element.href = url;
  element.target = "_blank";
  element.rel = "noopener noreferrer";
  element.title = url;
  element.addEventListener("click", (event) => {
    if (on.link?.(url)) event.preventDefault();
  });
  return element;
}

function button(className, act) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = className;
  element.addEventListener("click", act);
  return element;
}

function spoiler() {
  const element = document.createElement("span");
  element.className = "spoiler";
  element.tabIndex = 0;
  element.setAttribute("role", "button");
  element.setAttribute("aria-label", words.reveal);
  const reveal = () => {
    element.classList.add("revealed");
    for (const name of ["tabindex", "role", "aria-label"]) element.removeAttribute(name);
  };
  element.addEventListener("click", reveal);
  element.addEventListener("keydown", (event) => event.key === "Enter" && reveal());
  return element;
}

/** Give the foldable quotations that are long enough a button; call when they are in the page. */
export function foldQuotations(root) {
  for (const quote of root.querySelectorAll("blockquote.folded:not([data-ready])")) {
    quote.dataset.ready = "true";
    const line = parseFloat(getComputedStyle(quote).lineHeight);
    if (quote.scrollHeight <= line * (FOLDED_LINES + 0.5)) {
      quote.classList.remove("folded");
      continue;
    }
    const toggle = document.createElement("button");
    toggle.type = "button";
    toggle.className = "fold";
    const show = (open) => {
      quote.classList.toggle("folded", !open);
      toggle.setAttribute("aria-expanded", String(open));
      toggle.setAttribute("aria-label", open ? words.collapse : words.expand);
    };
    show(false);
    const flip = () => show(quote.classList.contains("folded"));
    toggle.addEventListener("click", (event) => {
      event.stopPropagation();
      flip();
    });
    quote.addEventListener("click", (event) => {
      if (!event.target.closest("a, button") && !getSelection().toString()) flip();
    });
    quote.append(toggle);
  }
}
