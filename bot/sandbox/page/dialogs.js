// Toasts, alerts and the chat chooser.
import { make, paintAvatar } from "./bubbles.js";

const TOAST_MILLISECONDS = 3500;
let hiding = 0;

export function toast(text) {
  const element = document.getElementById("toast");
  element.textContent = text;
  element.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => {
    element.hidden = true;
  }, TOAST_MILLISECONDS);
}

export function alertBox(text) {
  document.getElementById("alert-text").textContent = text;
  document.getElementById("alert").showModal();
}

/** Let the user choose a chat; resolves to it, or to null. */
export function chooseChat(chats) {
  const dialog = document.getElementById("chooser");
  const list = document.getElementById("chooser-chats");
  return new Promise((resolve) => {
    let chosen = null;
    list.replaceChildren(
      ...chats.map((chat) => {
        const item = make("li");
        const button = make("button", "chat-item");
        button.type = "button";
        const avatar = make("span", "avatar");
        avatar.setAttribute("aria-hidden", "true");
        paintAvatar(avatar, chat.id, chat.name, chat.type === "private");
        button.append(avatar, make("span", "chat-item-name", chat.name));
        button.addEventListener("click", () => {
          chosen = chat;
          dialog.close();
        });
        item.append(button);
        return item;
      }),
    );
    dialog.addEventListener("close", () => resolve(chosen), { once: true });
    dialog.showModal();
  });
}
