import { describe, expect, it, vi } from "vitest";
import type { Order } from "~/api/types";

const page = { addEventListener: () => undefined, documentElement: { lang: "ru" } };
vi.stubGlobal("document", page);
vi.stubGlobal("window", page);
const { newcomers } = await import("./newcomers");

const orders = (...ids: string[]) => ids.map((id) => ({ id }) as Order);
const ids = (found: Order[]) => found.map(({ id }) => id);

describe("newcomers", () => {
  it("are those on top that are not shown", () => {
    expect(ids(newcomers(orders("5", "4", "3"), orders("4", "3"), false))).toEqual(["5"]);
  });

  it("are not those that only moved up because something left", () => {
    expect(ids(newcomers(orders("4", "3", "1"), orders("4", "3", "2"), true))).toEqual([]);
  });

  it("may stand at the end of a list that is shown whole", () => {
    expect(ids(newcomers(orders("4", "3", "1"), orders("4", "3"), false))).toEqual(["1"]);
  });
});
