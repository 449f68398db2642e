import { describe, expect, it } from "vitest";
import { standingOf } from "./standing";

const whole = { position: 10, verified_at: "2026-11-22T12:00:00Z" };

describe("an entry of the log", () => {
  it("is verified as far as somebody has looked", () => {
    expect(standingOf(10, whole)).toBe("verified");
    // As the server writes that nothing is broken.
    expect(standingOf(10, { ...whole, ...JSON.parse('{"broken_position":null}') })).toBe("verified");
    expect(standingOf(11, whole)).toBe("unverified");
  });

  it("is in doubt from the first bad one on, even where the chain was whole once", () => {
    const broken = { ...whole, broken_position: 5 };
    expect(standingOf(4, broken)).toBe("verified");
    expect(standingOf(5, broken)).toBe("untrusted");
    expect(standingOf(11, broken)).toBe("untrusted");
  });
});
