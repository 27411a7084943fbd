// Talks to the sandbox: one fetch for the world, one stream of events, one call an action.

/** What the server refused; `status` is the HTTP status. */
export class Refused extends Error {
  constructor(status, reason) {
    super(reason);
    this.status = status;
  }
}

async function answerOf(response) {
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(response.status, answer.error ?? "");
  return answer;
}

export async function fetchWorld(user) {
  return answerOf(await fetch(`/sandbox/world?user=${user ?? ""}`));
}

/** Do something as a user in a chat: send, start, press, inline, choose. */
export async function act(action, details) {
  return answerOf(
    await fetch(`/sandbox/do/${action}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(details),
    }),
  );
}

export async function upload(details, file) {
  const form = new FormData();
  for (const [name, value] of Object.entries(details)) {
    if (value !== null && value !== undefined) form.append(name, value);
  }
  form.append("file", file, file.name);
  return answerOf(await fetch("/sandbox/upload", { method: "POST", body: form }));
}

export function fileAddress(id) {
  return `/sandbox/file/${encodeURIComponent(id)}`;
}

/** Listen to the user's events until the function returned is called. */
export function listen(user, onEvent, onState) {
  const source = new EventSource(`/sandbox/events?user=${user}`);
  source.addEventListener("message", (message) => onEvent(JSON.parse(message.data)));
  source.addEventListener("open", () => onState(true));
  source.addEventListener("error", () => onState(false));
  return () => source.close();
}
