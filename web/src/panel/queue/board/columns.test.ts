import { describe, expect, it } from "vitest";
import type { Order, OrderPage, Status } from "~/api/types";
import { columns, newOnBoard } from "./columns";

const order = (number: number, status: Status, version = 1) =>
  ({ id: String(number), number, status, version, deadlines: [] }) as unknown as Order;
const page = (total: number, ...items: Order[]): OrderPage => ({ items, total, total_is_more: false });
const numbers = (column: { orders: Order[] } | undefined) => column?.orders.map(({ number }) => number);

describe("the columns of the board", () => {
  it("hold what the server gave, the newest first", () => {
    const [fresh] = columns([{ status: "new", page: page(7, order(2, "new"), order(1, "new")) }], "newest");
    expect(numbers(fresh)).toEqual([2, 1]);
    expect(fresh?.total).toBe(7);
  });

  it("follow an order that changed meanwhile, and count it where it is", () => {
    const [fresh, accepted] = columns(
      [
        { status: "new", page: page(2, order(2, "accepted", 2), order(1, "new")) },
        { status: "accepted", page: page(1, order(0, "accepted")) },
      ],
      "newest",
    );
    expect([numbers(fresh), fresh?.total]).toEqual([[1], 1]);
    expect([numbers(accepted), accepted?.total]).toEqual([[2, 0], 2]);
  });

  it("show an order once when two answers hold it", () => {
    const [fresh, accepted] = columns(
      [
        { status: "new", page: page(1, order(1, "accepted", 2)) },
        { status: "accepted", page: page(1, order(1, "accepted", 2)) },
      ],
      "newest",
    );
    expect([numbers(fresh), fresh?.total]).toEqual([[], 0]);
    expect([numbers(accepted), accepted?.total]).toEqual([[1], 1]);
  });

  it("are there before the answers are", () => {
    expect(columns([{ status: "new", page: undefined }], "due")).toEqual([
      { status: "new", orders: [], total: 0, isMore: false },
    ]);
  });

  it("announce what is new to them, not what lies below their last card", () => {
    const laid = columns([{ status: "new", page: page(9, order(8, "new"), order(7, "new")) }], "newest");
    const found = [order(9, "new"), order(8, "new"), order(6, "new"), order(5, "closed")];
    expect(newOnBoard(found, laid, "newest").map(({ number }) => number)).toEqual([9]);
  });
});
