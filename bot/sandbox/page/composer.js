// The input box: writing, commands, inline mode and files.
import { act, upload } from "./api.js";
import { make, preview } from "./bubbles.js";
import { toast } from "./dialogs.js";
import { words } from "./words.js";

// Bot API, sendDocument: the largest file that a client of ours takes.
const MAX_UPLOAD_BYTES = 50_000_000;
const INLINE_PAUSE_MILLISECONDS = 250;

const element = (id) => document.getElementById(id);

/** `context` has: place() → {user, chat, thread}, bot(), commands(), sent(). */
export function composer(context) {
  const input = element("input");
  const panel = element("panel");
  const menu = element("menu");
  let replyTo = null;
  let pause = 0;
  let question = 0;

  function closePanel() {
    panel.hidden = true;
    panel.replaceChildren();
    menu.setAttribute("aria-expanded", "false");
    question += 1;
  }

  function fit() {
    input.style.height = "auto";
    input.style.height = `${Math.min(input.scrollHeight, 160)}px`;
    element("composer").classList.toggle("filled", input.value.trim() !== "");
  }

  function write(text) {
    input.value = text;
    fit();
    input.focus();
    look();
  }

  function setReply(message) {
    replyTo = message;
    element("reply").hidden = !message;
    element("reply-text").textContent = message ? preview(message) : "";
    if (message) input.focus();
  }

  async function send(text) {
    const details = { ...context.place(), text, reply_to: replyTo?.message_id };
    setReply(null);
    context.sent();
    try {
      await act("send", details);
    } catch {
      toast(words.failed);
      if (!input.value) write(text);
    }
  }

  async function sendFiles(files) {
    for (const file of files) {
      if (file.size > MAX_UPLOAD_BYTES) {
        toast(words.tooLarge);
        continue;
      }
      toast(words.sending(file.name));
      const caption = input.value.trim();
      input.value = "";
      fit();
      try {
        await upload({ ...context.place(), caption }, file);
      } catch {
        toast(words.failed);
      }
    }
  }

  function showCommands(prefix) {
    const found = context.commands().filter((each) => `/${each.command}`.startsWith(prefix));
    if (found.length === 0) return closePanel();
    panel.replaceChildren(
      ...found.map((each) => {
        const choice = option(`/${each.command}`, each.description, () => {
          closePanel();
          input.value = "";
          fit();
          send(`/${each.command}`);
        });
        choice.dataset.insert = `/${each.command} `;
        return choice;
      }),
    );
    panel.hidden = false;
    menu.setAttribute("aria-expanded", "true");
  }

  function option(title, description, choose) {
    const choice = make("button", "option");
    choice.type = "button";
    choice.append(make("span", "option-title", title), make("span", "option-text", description));
    choice.addEventListener("click", choose);
    return choice;
  }

  function inlineQuery() {
    const name = `@${context.bot().username}`;
    const text = input.value;
    if (!text.toLowerCase().startsWith(name.toLowerCase()) || !/^\s/.test(text.slice(name.length))) {
      return null;
    }
    return text.slice(name.length).trim();
  }

  async function askInline(query, offset, kept) {
    const mine = (question += 1);
    if (!offset) {
      panel.replaceChildren(make("p", "panel-note", words.searching));
      panel.hidden = false;
    }
    let found;
    try {
      found = await act("inline", { ...context.place(), query, offset });
    } catch {
      if (mine === question) panel.replaceChildren(make("p", "panel-note", words.noAnswer));
      return;
    }
    if (mine !== question) return;
    const choices = found.results.map((result) =>
      option(result.title, result.description, () => chooseResult(found.answer, result.id)),
    );
    const all = [...kept, ...choices];
    const extra = [];
    if (found.button?.start_parameter) {
      extra.push(option(found.button.text, "", () => context.startBot(found.button.start_parameter)));
      extra[0].classList.add("panel-button");
    }
    panel.replaceChildren(...extra, ...all);
    if (all.length === 0 && extra.length === 0) panel.append(make("p", "panel-note", words.nothing));
    if (found.next_offset) {
      const more = option(words.more, "", () => askInline(query, found.next_offset, all));
      more.classList.add("panel-button");
      panel.append(more);
    }
  }

  async function chooseResult(answer, result) {
    closePanel();
    input.value = "";
    fit();
    context.sent();
    try {
      await act("choose", { ...context.place(), answer, result });
    } catch {
      toast(words.failed);
    }
  }

  /** Decide by what is written what stands above the input. */
  function look() {
    clearTimeout(pause);
    const query = inlineQuery();
    if (query !== null) {
      pause = setTimeout(() => askInline(query, "", []), INLINE_PAUSE_MILLISECONDS);
    } else if (/^\/\w*$/.test(input.value)) {
      showCommands(input.value);
    } else {
      closePanel();
    }
  }

  element("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (!text) return;
    input.value = "";
    fit();
    closePanel();
    send(text);
  });
  input.addEventListener("input", () => {
    fit();
    look();
  });
  input.addEventListener("keydown", (event) => {
    // While an input method composes, Enter chooses a character.
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      element("composer").requestSubmit();
    } else if (event.key === "Escape") {
      closePanel();
      setReply(null);
    } else if (event.key === "Tab" && !event.shiftKey && panel.firstChild?.dataset.insert) {
      event.preventDefault();
      write(panel.firstChild.dataset.insert);
    } else if ((event.key === "ArrowUp" || event.key === "ArrowDown") && !panel.hidden) {
      event.preventDefault();
      const choices = panel.querySelectorAll("button");
      choices[event.key === "ArrowUp" ? choices.length - 1 : 0]?.focus();
    }
  });
  panel.addEventListener("keydown", (event) => {
    const next = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    if (next) {
      event.preventDefault();
      (document.activeElement[next] ?? input).focus();
    } else if (event.key === "Escape") {
      closePanel();
      input.focus();
    }
  });
  menu.addEventListener("click", () => {
    if (panel.hidden) showCommands("/");
    else closePanel();
  });
  element("attach").addEventListener("click", () => element("file").click());
  element("file").addEventListener("change", (event) => {
    sendFiles([...event.target.files]);
    event.target.value = "";
  });
  input.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length > 0) {
      event.preventDefault();
      sendFiles(files);
    }
  });
  element("reply-cancel").addEventListener("click", () => setReply(null));
  element("messages").addEventListener("click", closePanel);
  dropZone(element("chat"), sendFiles);

  return {
    send,
    setReply,
    write,
    reset() {
      closePanel();
      setReply(null);
      input.value = "";
      fit();
    },
  };
}

function dropZone(area, sendFiles) {
  const cover = element("drop");
  let depth = 0;
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
  const show = (change) => {
    depth = Math.max(0, depth + change);
    cover.hidden = depth === 0;
  };
  area.addEventListener("dragenter", (event) => hasFiles(event) && show(1));
  area.addEventListener("dragleave", (event) => hasFiles(event) && show(-1));
  area.addEventListener("dragover", (event) => hasFiles(event) && event.preventDefault());
  area.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    depth = 0;
    cover.hidden = true;
    sendFiles([...event.dataTransfer.files]);
  });
}
