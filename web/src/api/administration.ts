/** What administrators did, page by page. */
import { infiniteQueryOptions } from "@tanstack/react-query";
import { api, body } from "./client";
import type { Administered, AdministeredPage } from "./types";

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
