/** Saved views of the queue: one's own and those that others share. */
import { queryOptions } from "@tanstack/react-query";
import { api, body, newIdempotencyKey } from "./client";
import type { SavedView, SavedViewForm } from "./types";

export const viewsQuery = queryOptions({
  queryKey: ["views"],
  queryFn: async (): Promise<SavedView[]> => (await body(api.GET("/views"))).items,
});

const seen = (view: SavedView) => ({
  params: { path: { id: view.id } },
  headers: { "If-Match": `"${view.version}"` },
});

export const saveView = (view: SavedView | null, form: SavedViewForm): Promise<SavedView> =>
  body(
    view
      ? api.PUT("/views/{id}", { ...seen(view), body: form })
      : api.POST("/views", { headers: { "Idempotency-Key": newIdempotencyKey() }, body: form }),
  );

export const deleteView = (view: SavedView) => body(api.DELETE("/views/{id}", seen(view)));
