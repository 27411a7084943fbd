// What the bot shows of a message that it is still writing.
import { make } from "./bubbles.js";
import { richText } from "./rich.js";
import { words } from "./words.js";

/** The drafts of the open chat, at the end of `list`; `scroll` has nearEnd and toEnd. */
export function draftsIn(list, on, scroll) {
  const shown = new Map();

  function drop(key) {
    clearTimeout(shown.get(key)?.timer);
    shown.get(key)?.row.remove();
    shown.delete(key);
  }

  function drawn(draft) {
    const row = make("article", "row in draft");
    const body = make("div", "bubble");
    const text = make("div", "text");
    text.append(richText(draft.text || words.thinking, draft.entities, on));
    body.append(text);
    const column = make("div", "column");
    column.append(body);
    row.append(column);
    return row;
  }

  return {
    show(draft) {
      const key = `${draft.thread}:${draft.id}`;
      const end = scroll.nearEnd();
      drop(key);
      const row = drawn(draft);
      list.append(row);
      const timer = setTimeout(() => drop(key), draft.seconds * 1000);
      shown.set(key, { row, timer, thread: draft.thread });
      if (end) scroll.toEnd();
    },
    /** A message of the bot came in a topic: nothing is being written there any more. */
    clear(thread) {
      for (const [key, draft] of [...shown]) if (draft.thread === thread) drop(key);
    },
    reset() {
      for (const key of [...shown.keys()]) drop(key);
    },
  };
}
