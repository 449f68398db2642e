import i18next, { type TFunction } from "i18next";
import { describe, expect, it } from "vitest";
import en from "../locales/en.json";
import ru from "../locales/ru.json";
import { fieldWord } from "./fields";

const words = async (lng: "ru" | "en"): Promise<TFunction> =>
  i18next.createInstance().init({ lng, resources: { ru: { translation: ru }, en: { translation: en } } });

describe("a changed field", () => {
  it.each([
    ["yield_pages", "Ресурс, страниц", "Yield, pages"],
    ["compatible_printers", "Принтеры", "Printers"],
    ["targets.response.minutes", "Реакция, рабочих минут", "Response, working minutes"],
    ["targets.resolution.repeat", "Выполнение: повтор напоминания", "Resolution: repeated reminder"],
    ["calendar.time_zone", "Часовой пояс", "Time zone"],
    ["calendar.week.0", "понедельник", "Monday"],
    ["calendar.week.6", "воскресенье", "Sunday"],
    ["calendar.exceptions.2027-01-01", "1 января 2027 г.", "1 January 2027"],
  ])("%s is called %s, %s", async (path, russian, english) => {
    expect(fieldWord(await words("ru"), "ru", path)).toBe(russian);
    expect(fieldWord(await words("en"), "en", path)).toBe(english);
  });

  it("that nobody has named keeps its own name", async () => {
    expect(fieldWord(await words("ru"), "ru", "something_new")).toBe("something_new");
  });
});
