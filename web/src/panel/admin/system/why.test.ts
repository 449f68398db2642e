import { describe, expect, it } from "vitest";
import { causeOf } from "./why";

describe("why a message did not arrive", () => {
  it.each([
    ["Forbidden: bot was blocked by the user", "blocked"],
    ["Forbidden: user is deactivated", "deactivated"],
    ["Forbidden: bot was kicked from the supergroup chat", "removed"],
    ["Forbidden: bot can't initiate conversation with a user", "never_wrote"],
    ["Bad Request: chat not found", "unknown_chat"],
    ["Bad Request: not enough rights to send text messages to the chat", "no_rights"],
    ["Too Many Requests: retry after 5", "limited"],
    ["the person has no e-mail address", "no_address"],
    ["550 5.1.1 No such user here", "mailbox"],
    ["535 5.7.8 Authentication credentials invalid", "credentials"],
    ["Connection refused (os error 111)", "unreachable"],
    ["operation timed out", "unreachable"],
    ["No space left on device (os error 28)", "disk_full"],
    ["502 Bad Gateway", "their_fault"],
  ])("“%s” is %s", (answer, cause) => {
    expect(causeOf(answer)).toBe(cause);
  });

  it("says nothing about what it doesn't know", () => {
    expect(causeOf("MESSAGE_TOO_LONG")).toBeNull();
  });
});
