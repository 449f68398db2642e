/** The cache of what the server said, and what happens to every failure before a page sees it. */
import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { isPassing, isProblem } from "~/api/problem";
import { meQuery } from "~/api/session";

const RETRIES = 2;

/** An ended session shows the sign-in page in place; signing in again leads back to where one was. */
function onError(error: unknown) {
  if (isProblem(error) && error.status === 401) queries.setQueryData(meQuery.queryKey, null);
}

export const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
  defaultOptions: {
    queries: { staleTime: 30_000, retry: (failures, error) => isPassing(error) && failures < RETRIES },
    mutations: { retry: false },
  },
});
