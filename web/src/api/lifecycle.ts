/** The steps there are between the statuses, to explain why one is not possible; what is, an order itself says. */
import { queryOptions } from "@tanstack/react-query";
import { api, body } from "./client";
import type { Step } from "./types";

export const lifecycleQuery = queryOptions({
  queryKey: ["lifecycle"],
  queryFn: async (): Promise<Step[]> => (await body(api.GET("/lifecycle"))).steps,
  staleTime: Infinity,
});
