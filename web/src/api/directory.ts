/** Branches, warehouses, cartridges, printers, people, policies and calendars: reading and changing them. */
import { queryOptions } from "@tanstack/react-query";
import { api, body } from "./client";
import type {
  Branch,
  Calendar,
  Cartridge,
  Label,
  Named,
  Person,
  Policy,
  Preview,
  PreviewForm,
  Printer,
  Warehouse,
} from "./types";

const items = async <T>(answer: Promise<{ data?: { items: T[] } }>): Promise<T[]> =>
  (await body(answer)).items;

/** What changes seldom is read once and kept for a while. */
const SELDOM_MS = 5 * 60_000;

export const branchesQuery = queryOptions({
  queryKey: ["directory", "branches"],
  queryFn: (): Promise<Branch[]> => items(api.GET("/branches")),
  staleTime: SELDOM_MS,
});

export const warehousesQuery = queryOptions({
  queryKey: ["directory", "warehouses"],
  queryFn: (): Promise<Warehouse[]> => items(api.GET("/warehouses")),
  staleTime: SELDOM_MS,
});

export const printersQuery = queryOptions({
  queryKey: ["directory", "printers"],
  queryFn: (): Promise<Printer[]> => items(api.GET("/printers")),
  staleTime: SELDOM_MS,
});

export const labelsQuery = (branch: string | null) =>
  queryOptions({
    queryKey: ["directory", "labels", branch],
    queryFn: (): Promise<Label[]> =>
      items(api.GET("/printers/labels", { params: { query: { branch: branch ?? undefined } } })),
  });

export const calendarsQuery = queryOptions({
  queryKey: ["directory", "calendars"],
  queryFn: (): Promise<Calendar[]> => items(api.GET("/calendars")),
  staleTime: SELDOM_MS,
});

/** When an order would be due under a policy that may not be saved yet. */
export const previewQuery = (form: PreviewForm) =>
  queryOptions({
    queryKey: ["directory", "preview", form],
    queryFn: (): Promise<Preview> => body(api.POST("/policies/preview", { body: form })),
    staleTime: SELDOM_MS,
  });

export const policiesQuery = queryOptions({
  queryKey: ["directory", "policies"],
  queryFn: (): Promise<Policy[]> => items(api.GET("/policies")),
  staleTime: SELDOM_MS,
});

export interface CartridgeSearch {
  q?: string;
  /** Those that fit its printers come first. */
  branch?: string;
  withdrawn?: boolean;
  limit?: number;
}

export const cartridgesQuery = (search: CartridgeSearch) =>
  queryOptions({
    queryKey: ["directory", "cartridges", search],
    queryFn: (): Promise<{ items: Cartridge[]; total: number }> =>
      body(api.GET("/cartridges", { params: { query: search } })),
    staleTime: SELDOM_MS,
  });

export const peopleQuery = queryOptions({
  queryKey: ["directory", "people"],
  queryFn: (): Promise<Person[]> => items(api.GET("/people")),
});

/** Who may work on the orders of a branch; who is away changes by the day, so this isn't kept. */
export const staffQuery = (branch: string) =>
  queryOptions({
    queryKey: ["directory", "staff", branch],
    queryFn: (): Promise<Person[]> => items(api.GET("/people", { params: { query: { staff_of: branch } } })),
  });

/** Who may stand in for somebody of the staff. */
export const substitutesQuery = (person: string) =>
  queryOptions({
    queryKey: ["directory", "substitutes", person],
    queryFn: (): Promise<Person[]> =>
      items(api.GET("/people", { params: { query: { substitute_for: person } } })),
  });

/** For whom an order of a branch may be made. */
export const requestersQuery = (branch: string) =>
  queryOptions({
    queryKey: ["directory", "requesters", branch],
    queryFn: (): Promise<Named[]> =>
      items(api.GET("/people", { params: { query: { requester_of: branch } } })),
    staleTime: SELDOM_MS,
  });
