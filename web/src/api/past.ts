/** Orders as they stood: read once, they never change any more. */
import { queryOptions } from "@tanstack/react-query";
import { api, body } from "./client";
import type { Order } from "./types";

export const pastOrderQuery = (id: string, at: string) =>
  queryOptions({
    queryKey: ["orders", "past", id, at],
    queryFn: async (): Promise<Order> =>
      body(api.GET("/orders/{id}", { params: { path: { id }, query: { as_of: at } } })),
    staleTime: Infinity,
  });
