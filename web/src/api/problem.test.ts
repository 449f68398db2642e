import { describe, expect, it } from "vitest";
import { isConflict, isPassing, Problem } from "./problem";

const answer = (status: number, body: string, type = "application/problem+json") =>
  new Response(body, { status, headers: { "content-type": type } });

describe("a problem", () => {
  it("keeps the server's sentence and code", async () => {
    const problem = await Problem.of(
      answer(409, '{"code":"already_taken","detail":"Заявку уже взял Иван."}'),
    );
    expect(problem).toMatchObject({ status: 409, code: "already_taken", detail: "Заявку уже взял Иван." });
  });

  it("of another version carries the order as it stands", async () => {
    const problem = await Problem.of(
      answer(412, '{"code":"version_conflict","current":{"id":"1","version":7}}'),
    );
    expect(isConflict(problem)).toBe(true);
    expect(problem.current).toMatchObject({ version: 7 });
  });

  it("survives an answer that is no JSON", async () => {
    expect(await Problem.of(answer(502, "<h1>Bad gateway</h1>", "text/html"))).toMatchObject({
      status: 502,
      code: "unexpected",
      detail: null,
    });
    expect(await Problem.of(answer(500, "{oops"))).toMatchObject({ status: 500, detail: null });
  });

  it("may pass when nobody answered, not when the answer was no", () => {
    expect(isPassing(new Problem(0))).toBe(true);
    expect(isPassing(new Problem(503))).toBe(true);
    expect(isPassing(new Problem(409))).toBe(false);
  });
});
