/** The cache of what the server said, and whether the server can be reached. */
import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { isPassing, isProblem } from "~/api/problem";
import { meQuery } from "~/api/session";
import { isReachable, setReachable } from "./reach";

const RETRIES = 1;
const ENDED = ["session_ended", "sign_in_required"];

function onError(error: unknown) {
  if (isPassing(error)) setReachable(false);
  else if (isProblem(error)) setReachable(true);
  // An ended session: the entry is asked again, in place.
  if (isProblem(error) && ENDED.includes(error.code)) queries.setQueryData(meQuery.queryKey, null);
}

const onSuccess = () => setReachable(true);

export const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError, onSuccess }),
  mutationCache: new MutationCache({ onError, onSuccess }),
  defaultOptions: {
    // Web views are often wrong about being online: what counts is whether the server answers.
    queries: {
      networkMode: "always",
      staleTime: 30_000,
      retry: (failures, error) => isPassing(error) && failures < RETRIES && isReachable(),
    },
    mutations: { networkMode: "always", retry: false },
  },
});
