import { expect, it } from "vitest";
import { parsed } from "./sse";

it("reads the name and the data of an event, and nothing out of a keep-alive", () => {
  expect(parsed('event: order\ndata: {"id":"a"}')).toEqual({ name: "order", data: '{"id":"a"}' });
  expect(parsed("event:order\ndata:1\ndata:2")).toEqual({ name: "order", data: "1\n2" });
  expect(parsed(":keep-alive")).toEqual({ name: "", data: "" });
});
