// The people's door of the stand-in, as the page uses it.

const BASE = "/stand-in";

async function answer(response) {
  const body = await response.json();
  if (!response.ok) throw new Error(body.error ?? response.statusText);
  return body;
}

const post = async (path, body) =>
  answer(
    await fetch(`${BASE}/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    }),
  );

export const getState = async () => answer(await fetch(`${BASE}/state`));

/** `place` is `{person, chat?}`; without `chat` it is the private chat with the bot. */
export async function getChat(place) {
  const query = new URLSearchParams({ person: place.person });
  if (place.chat) query.set("chat", place.chat);
  return answer(await fetch(`${BASE}/chat?${query}`));
}

export const say = (place, text, more = {}) => post("messages", { ...place, text, ...more });
export const press = (place, message_id, data) => post("press", { ...place, message_id, data });
export const launch = (place, start_param) => post("launch", { ...place, start_param });
export const block = (place, blocked) => post("block", { ...place, blocked });
export const fileUrl = (id) => `${BASE}/files/${encodeURIComponent(id)}`;

/** Sends pictures as photos and everything else as documents. */
export async function sendFiles(place, files, caption, thread) {
  const pictures = files.filter((file) => /^image\/(jpeg|png|webp)$/.test(file.type));
  const others = files.filter((file) => !pictures.includes(file));
  for (const [path, group] of [["photos", pictures], ["documents", others]]) {
    if (!group.length) continue;
    const form = new FormData();
    for (const [name, value] of Object.entries(place)) if (value) form.append(name, value);
    if (thread) form.append("thread", thread);
    if (caption) form.append("caption", caption);
    for (const file of group) form.append("file", file, file.name);
    await answer(await fetch(`${BASE}/${path}`, { method: "POST", body: form }));
    caption = "";
  }
}

/** Calls `heard` with every event; `connected` tells whether the stream is open. */
export function listen(heard, connected) {
  const source = new EventSource(`${BASE}/live`);
  source.onopen = () => connected(true);
  source.onerror = () => connected(false);
  source.onmessage = (message) => heard(JSON.parse(message.data));
}
