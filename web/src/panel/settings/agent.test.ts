import { describe, expect, it } from "vitest";
import { browserOf } from "./agent";

describe("a browser", () => {
  it("is known by its own name, not by those it also bears", () => {
    const yandex =
      "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 YaBrowser/24.12 Safari/537.36";
    expect(browserOf(yandex)).toBe("Yandex, Windows");
    expect(browserOf("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")).toBe(
      "Firefox, Linux",
    );
  });

  it("may say nothing", () => {
    expect(browserOf(undefined)).toBeNull();
    expect(browserOf("curl/8.5")).toBeNull();
  });
});
