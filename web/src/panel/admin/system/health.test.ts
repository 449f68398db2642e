import { describe, expect, it } from "vitest";
import type { System } from "~/api/types";
import { backupHealth, deliveriesHealth, logHealth, readersHealth, telegramHealth, toneOf } from "./health";

const now = new Date("2026-11-22T12:00:00Z");
const system = (part: Partial<System>): System => ({
  version: "1.0.0",
  log: { position: 100, hash: "00", recorded_at: "2026-11-22T11:59:00Z" },
  projections: [{ name: "orders", position: 100, behind: 0, set_aside: 0 }],
  outbox: [],
  telegram: { state: "running" },
  mail: false,
  updates_set_aside: 0,
  duties: [],
  ...part,
});

describe("the log", () => {
  const verified = { position: 90, verified_at: "2026-11-22T11:58:00Z" };

  it("is not known to be whole before somebody has looked", () => {
    expect(logHealth(system({}), now)).toBe("log_unseen");
  });

  it("is whole while verifying keeps up, and lags when it doesn't", () => {
    expect(logHealth(system({ verification: verified }), now)).toBe("log_whole");
    const asWritten = { ...verified, ...JSON.parse('{"broken_position":null}') };
    expect(logHealth(system({ verification: asWritten }), now)).toBe("log_whole");
    const old = { ...verified, verified_at: "2026-11-22T11:00:00Z" };
    expect(logHealth(system({ verification: old }), now)).toBe("log_lagging");
    expect(logHealth(system({ verification: { ...old, position: 100 } }), now)).toBe("log_whole");
  });

  it("is broken, however far it is whole", () => {
    expect(logHealth(system({ verification: { ...verified, broken_position: 91 } }), now)).toBe("log_broken");
  });
});

describe("a backup", () => {
  const made = { name: "b", made_at: "2026-11-22T03:00:00Z", verified_at: "2026-11-22T03:01:00Z" };

  it.each([
    [undefined, "backup_none"],
    [made, "backup_good"],
    [{ ...made, verified_at: undefined }, "backup_unread"],
    [{ ...made, made_at: "2026-11-20T03:00:00Z" }, "backup_old"],
    [{ ...made, failed_at: "2026-11-22T04:00:00Z", failure: "disk full" }, "backup_failed"],
  ] as const)("%o is %s", (backup, health) => {
    expect(backupHealth(system({ backup }), now)).toBe(health);
  });
});

describe("the readers", () => {
  const reader = (behind: number, set_aside: number) =>
    readersHealth(system({ projections: [{ name: "orders", position: 1, behind, set_aside }] }));

  it("may be a little behind, but set nothing aside", () => {
    expect(reader(3, 0)).toBe("readers_current");
    expect(reader(5000, 0)).toBe("readers_behind");
    expect(reader(0, 1)).toBe("readers_set_aside");
  });
});

describe("telegram", () => {
  it("is told of what was set aside only while it runs: a failure matters more", () => {
    expect(telegramHealth(system({ updates_set_aside: 2 }))).toBe("telegram_set_aside");
    const failing = { telegram: { state: "failing" }, updates_set_aside: 2 } as const;
    expect(telegramHealth(system(failing))).toBe("telegram_failing");
    expect(toneOf(telegramHealth(system({ telegram: { state: "off" } })))).toBe("off");
  });
});

describe("deliveries", () => {
  const message = { road: "mail", attempts: 1, error: "", created_at: "2026-11-22T11:00:00Z" } as const;
  const dead = { chat: 1, reason: "blocked", since: "2026-11-22T11:00:00Z" };

  it("are as bad as the worst of them", () => {
    expect(deliveriesHealth({ dead_chats: [], undelivered: [] })).toBe("deliveries_good");
    const waiting = { ...message, state: "waiting" };
    expect(deliveriesHealth({ dead_chats: [], undelivered: [waiting] })).toBe("deliveries_retried");
    expect(deliveriesHealth({ dead_chats: [dead], undelivered: [waiting] })).toBe("deliveries_dead");
    const failed = { ...message, state: "failed" };
    expect(deliveriesHealth({ dead_chats: [dead], undelivered: [waiting, failed] })).toBe(
      "deliveries_failed",
    );
  });
});
