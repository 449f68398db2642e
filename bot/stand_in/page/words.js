// The page's own words in Russian and English. What bots say is not translated here.

const WORDS = {
  ru: {
    title: "Чаты",
    people: "Люди",
    language: "EN",
    languageLabel: "Switch to English",
    offline: "Нет связи, подключаюсь…",
    empty: "Выберите человека вверху, чтобы открыть его чаты.",
    chatOf: (person, chat) => `${person}: ${chat}`,
    person: "Кто вы",
    chat: "Чат",
    close: "Убрать столбец",
    block: "Заблокировать бота",
    unblock: "Разблокировать",
    blocked: "Вы заблокировали бота",
    start: "Запустить",
    fresh: "Здесь пока пусто",
    freshHint: "Нажмите «Запустить», чтобы начать разговор с ботом.",
    write: "Сообщение",
    send: "Отправить",
    attach: "Прикрепить фото или файл",
    caption: "Подпись",
    remove: (name) => `Убрать ${name}`,
    commands: "Команды",
    keyboard: "Клавиатура",
    typing: "печатает…",
    sendingPhoto: "отправляет фото…",
    sendingFile: "отправляет файл…",
    newMessages: "Новые сообщения",
    unread: "непрочитанных",
    edited: "изменено",
    photo: "Фото",
    openPhoto: "Открыть фото",
    ok: "Понятно",
    closeViewer: "Закрыть",
    copied: "Скопировано",
    appBack: "Назад",
    appClosing: "Закрыть приложение? Несохранённое может потеряться.",
    appCode: "Код или инвентарный номер",
    appRead: "Считать",
    appReload: "Открыть заново",
    appScanner: "Сканер QR-кодов",
    appSettings: "Настройки приложения",
    appStay: "Остаться",
    reply: "Ответ на",
    pressing: "ждём ответа бота",
    failed: "Не получилось",
    today: "Сегодня",
    messages: "Сообщения",
    you: "Вы",
    bytes: ["Б", "КБ", "МБ"],
    topic: (name) => `Тема «${name}»`,
    joined: (names) => `В группе теперь: ${names}`,
    left: (name) => `${name} больше не в группе`,
    upgraded: "Группа стала супергруппой",
    unknown: "Сообщение, которое эта страница не умеет показать",
    sticker: "Стикер",
    contact: "Контакт",
    location: "Место на карте",
    general: "Общая тема",
    topicLabel: "Тема",
  },
  en: {
    title: "Chats",
    people: "People",
    language: "RU",
    languageLabel: "Переключить на русский",
    offline: "No connection, trying again…",
    empty: "Choose a person above to open their chats.",
    chatOf: (person, chat) => `${person}: ${chat}`,
    person: "Who you are",
    chat: "Chat",
    close: "Remove the column",
    block: "Block the bot",
    unblock: "Unblock",
    blocked: "You have blocked the bot",
    start: "Start",
    fresh: "Nothing here yet",
    freshHint: "Press “Start” to begin talking to the bot.",
    write: "Message",
    send: "Send",
    attach: "Attach a photo or a file",
    caption: "Caption",
    remove: (name) => `Remove ${name}`,
    commands: "Commands",
    keyboard: "Keyboard",
    typing: "is typing…",
    sendingPhoto: "is sending a photo…",
    sendingFile: "is sending a file…",
    newMessages: "New messages",
    unread: "unread",
    edited: "edited",
    photo: "Photo",
    openPhoto: "Open the photo",
    ok: "OK",
    closeViewer: "Close",
    copied: "Copied",
    appBack: "Back",
    appClosing: "Close the app? What is not saved may be lost.",
    appCode: "Code or inventory number",
    appRead: "Read",
    appReload: "Open anew",
    appScanner: "QR scanner",
    appSettings: "The app's settings",
    appStay: "Stay",
    reply: "Reply to",
    pressing: "waiting for the bot",
    failed: "That did not work",
    today: "Today",
    messages: "Messages",
    you: "You",
    bytes: ["B", "KB", "MB"],
    topic: (name) => `Topic “${name}”`,
    joined: (names) => `Now in the group: ${names}`,
    left: (name) => `${name} has left the group`,
    upgraded: "The group became a supergroup",
    unknown: "A message this page cannot show",
    sticker: "Sticker",
    contact: "Contact",
    location: "Place on the map",
    general: "General",
    topicLabel: "Topic",
  },
};

const asked = new URLSearchParams(location.search).get("lang");
let current = asked ?? localStorage.getItem("chat-language") ?? "ru";
if (!(current in WORDS)) current = "ru";

export const language = () => current;

export function switchLanguage() {
  current = current === "ru" ? "en" : "ru";
  localStorage.setItem("chat-language", current);
}

/** The words in the language chosen; read anew at every use. */
export const t = new Proxy({}, { get: (_, key) => WORDS[current][key] });

export function size(bytes) {
  const units = t.bytes;
  if (bytes < 1024) return `${bytes} ${units[0]}`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} ${units[1]}`;
  return `${(bytes / 1024 / 1024).toFixed(1)} ${units[2]}`;
}

export const time = (seconds) =>
  new Date(seconds * 1000).toLocaleTimeString(current, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

export function day(seconds) {
  const date = new Date(seconds * 1000);
  if (date.toDateString() === new Date().toDateString()) return t.today;
  return date.toLocaleDateString(current, { day: "numeric", month: "long" });
}
