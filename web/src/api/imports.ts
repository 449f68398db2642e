/** Loading lists from a CSV file: first what would change, then exactly that. */
import { api, body, newIdempotencyKey } from "./client";
import type { ImportDone, ImportKind, ImportPlan } from "./types";

export interface ImportedFile {
  csv: string;
  withdraw_missing: boolean;
}

const at = (kind: ImportKind) => ({ params: { path: { kind } } });

export const previewImport = (kind: ImportKind, file: ImportedFile): Promise<ImportPlan> =>
  body(api.POST("/imports/{kind}/preview", { ...at(kind), body: file }));

export const applyImport = (kind: ImportKind, file: ImportedFile, plan: string): Promise<ImportDone> =>
  body(
    api.POST("/imports/{kind}", {
      ...at(kind),
      headers: { "Idempotency-Key": newIdempotencyKey() },
      body: { ...file, plan },
    }),
  );
