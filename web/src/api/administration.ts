/** What administrators did, page by page, and how the system is. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, body } from "./client";
import type { Administered, AdministeredPage, Deliveries, System } from "./types";

export type AdministeredKind = NonNullable<Administered["kind"]>;

export const ADMINISTERED_KINDS: readonly AdministeredKind[] = [
  "person",
  "invitation",
  "branch",
  "room",
  "warehouse",
  "cartridge",
  "printer",
  "calendar",
  "policy",
];

export const administeredQuery = (kind: AdministeredKind | null) =>
  infiniteQueryOptions({
    queryKey: ["administered", kind],
    queryFn: ({ pageParam }): Promise<AdministeredPage> =>
      body(
        api.GET("/administration/history", {
          params: { query: { kind: kind ?? undefined, cursor: pageParam ?? undefined } },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor ?? null,
  });

export const systemQuery = queryOptions({
  queryKey: ["system"],
  queryFn: (): Promise<System> => body(api.GET("/system")),
  refetchInterval: 5_000,
});

export const deliveriesQuery = queryOptions({
  queryKey: ["deliveries"],
  queryFn: (): Promise<Deliveries> => body(api.GET("/system/deliveries")),
  refetchInterval: 10_000,
});
