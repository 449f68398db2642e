/** Changing the directory: every kind is added, changed, withdrawn and restored in the same way. */
import { api, body, newIdempotencyKey } from "~/api/client";
import type {
  BranchForm,
  CalendarForm,
  CartridgeForm,
  PolicyForm,
  PrinterForm,
  WarehouseForm,
} from "~/api/types";

export interface Forms {
  branches: BranchForm;
  warehouses: WarehouseForm;
  cartridges: CartridgeForm;
  printers: PrinterForm;
  calendars: CalendarForm;
  policies: PolicyForm;
}
export type Kind = keyof Forms;

/** What all entries have. */
export interface Entry {
  id: string;
  version: number;
  withdrawn: boolean;
}

const seen = (entry: Entry) => ({
  params: { path: { id: entry.id } },
  headers: { "If-Match": `"${entry.version}"`, "Idempotency-Key": newIdempotencyKey() },
});

/** Each operation on the six kinds, written once per kind so that the specification checks every one. */
const operations: { [K in Kind]: Operations<Forms[K]> } = {
  branches: {
    add: (body, headers) => api.POST("/branches", { headers, body }),
    change: (entry, body) => api.PUT("/branches/{id}", { ...seen(entry), body }),
    withdraw: (entry) => api.DELETE("/branches/{id}", seen(entry)),
    restore: (entry) => api.POST("/branches/{id}/restore", seen(entry)),
  },
  warehouses: {
    add: (body, headers) => api.POST("/warehouses", { headers, body }),
    change: (entry, body) => api.PUT("/warehouses/{id}", { ...seen(entry), body }),
    withdraw: (entry) => api.DELETE("/warehouses/{id}", seen(entry)),
    restore: (entry) => api.POST("/warehouses/{id}/restore", seen(entry)),
  },
  cartridges: {
    add: (body, headers) => api.POST("/cartridges", { headers, body }),
    change: (entry, body) => api.PUT("/cartridges/{id}", { ...seen(entry), body }),
    withdraw: (entry) => api.DELETE("/cartridges/{id}", seen(entry)),
    restore: (entry) => api.POST("/cartridges/{id}/restore", seen(entry)),
  },
  printers: {
    add: (body, headers) => api.POST("/printers", { headers, body }),
    change: (entry, body) => api.PUT("/printers/{id}", { ...seen(entry), body }),
    withdraw: (entry) => api.DELETE("/printers/{id}", seen(entry)),
    restore: (entry) => api.POST("/printers/{id}/restore", seen(entry)),
  },
  calendars: {
    add: (body, headers) => api.POST("/calendars", { headers, body }),
    change: (entry, body) => api.PUT("/calendars/{id}", { ...seen(entry), body }),
    withdraw: (entry) => api.DELETE("/calendars/{id}", seen(entry)),
    restore: (entry) => api.POST("/calendars/{id}/restore", seen(entry)),
  },
  policies: {
    add: (body, headers) => api.POST("/policies", { headers, body }),
    change: (entry, body) => api.PUT("/policies/{id}", { ...seen(entry), body }),
    withdraw: (entry) => api.DELETE("/policies/{id}", seen(entry)),
    restore: (entry) => api.POST("/policies/{id}/restore", seen(entry)),
  },
};

type Answer = Promise<{ data?: unknown }>;

interface Operations<Form> {
  add: (body: Form, headers: { "Idempotency-Key": string }) => Answer;
  change: (entry: Entry, body: Form) => Answer;
  withdraw: (entry: Entry) => Answer;
  restore: (entry: Entry) => Answer;
}

export const save = <K extends Kind>(kind: K, entry: Entry | null, form: Forms[K]) =>
  body(
    entry
      ? operations[kind].change(entry, form)
      : operations[kind].add(form, { "Idempotency-Key": newIdempotencyKey() }),
  );

export const withdrawOrRestore = (kind: Kind, entry: Entry) =>
  body(entry.withdrawn ? operations[kind].restore(entry) : operations[kind].withdraw(entry));
