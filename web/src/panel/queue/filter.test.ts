import { describe, expect, it } from "vitest";
import { asked, columnsOf, endOfDay, read, sameFilter, write, type Shown } from "./filter";

const usual: Shown = {
  view: "open",
  layout: "table",
  statuses: [],
  branch: null,
  q: "",
  sort: "newest",
};
const end = new Date("2026-11-22T21:00:00Z");

describe("the address of the queue", () => {
  it("is empty for what is usual", () => {
    expect(write(usual).toString()).toBe("");
    expect(read(new URLSearchParams())).toEqual(usual);
  });

  it("brings back what it was made of", () => {
    const shown: Shown = {
      view: "late",
      layout: "board",
      statuses: ["new", "ready"],
      branch: "b1",
      q: "CF283A",
      sort: "due",
    };
    expect(read(write(shown))).toEqual(shown);
  });

  it("ignores what it doesn't know", () => {
    expect(read(new URLSearchParams("view=board&layout=cube&status=new,lost&sort=size"))).toEqual({
      ...usual,
      statuses: ["new"],
    });
  });
});

describe("what the server is asked", () => {
  it("is the open orders at first", () => {
    const filter = asked(usual, end);
    expect(filter.status).toContain("in_transit");
    expect(filter.status).not.toContain("issued");
  });

  it("is everything in the last view", () => {
    expect(asked({ ...usual, view: "all" }, end).status).toBeUndefined();
  });

  it("lets a chosen status replace the view's own", () => {
    expect(asked({ ...usual, statuses: ["closed"] }, end).status).toEqual(["closed"]);
  });

  it("names the person, the lack of one, lateness and the day", () => {
    expect(asked({ ...usual, view: "mine" }, end).assignee).toBe("me");
    expect(asked({ ...usual, view: "unassigned" }, end).assignee).toBe("none");
    expect(asked({ ...usual, view: "late" }, end).overdue).toBe(true);
    expect(asked({ ...usual, view: "today" }, end).due_by).toBe("2026-11-22T21:00:00.000Z");
  });

  it("has one end for all of a day", () => {
    const morning = endOfDay(new Date(2026, 10, 22, 8, 0, 1));
    expect(morning).toEqual(endOfDay(new Date(2026, 10, 22, 23, 59, 59)));
  });
});

describe("the columns of the board", () => {
  it("are the open statuses, and where finished work goes", () => {
    expect(columnsOf(usual).at(0)).toBe("new");
    expect(columnsOf(usual).at(-1)).toBe("issued");
  });

  it("are what was chosen", () => {
    expect(columnsOf({ ...usual, statuses: ["new", "closed"] })).toEqual(["new", "closed"]);
  });
});

describe("a saved view", () => {
  it("is known again, however its address is written and laid out", () => {
    expect(sameFilter("status=ready,new&view=late", "?view=late&layout=board&status=new,ready")).toBe(true);
    expect(sameFilter("view=late", "view=mine")).toBe(false);
  });
});
