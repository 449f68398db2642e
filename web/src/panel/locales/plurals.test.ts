import i18next from "i18next";
import { beforeAll, describe, expect, it } from "vitest";
import en from "./en.json";
import ru from "./ru.json";

const russian = i18next.createInstance();
const english = i18next.createInstance();

beforeAll(async () => {
  await russian.init({ lng: "ru", resources: { ru: { translation: ru } } });
  await english.init({ lng: "en", resources: { en: { translation: en } } });
});

describe("plurals", () => {
  it.each([
    [1, "1 заявка"],
    [2, "2 заявки"],
    [5, "5 заявок"],
    [11, "11 заявок"],
    [14, "14 заявок"],
    [21, "21 заявка"],
    [112, "112 заявок"],
    [0, "0 заявок"],
  ])("say %i orders in Russian", (count, text) => {
    expect(russian.t("queue.total", { count, more: "" })).toBe(text);
  });

  it.each([
    [1, "1 order"],
    [0, "0 orders"],
    [21, "21 orders"],
  ])("say %i orders in English", (count, text) => {
    expect(english.t("queue.total", { count, more: "" })).toBe(text);
  });

  it("say that there are more than were counted", () => {
    expect(russian.t("queue.total", { count: 10000, more: "+" })).toBe("10000+ заявок");
    expect(english.t("queue.total", { count: 10000, more: "+" })).toBe("10000+ orders");
  });
});
