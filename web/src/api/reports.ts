/** Reports: one for a period, some branches and, if asked, a past moment; and the orders behind a figure. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, body } from "./client";
import type { CountedPage, ListedReport, Report, ReportName } from "./types";

export interface ReportAsk {
  from?: string;
  to?: string;
  branch?: string;
  as_of?: string;
}

export const reportsQuery = queryOptions({
  queryKey: ["reports"],
  queryFn: async (): Promise<ListedReport[]> => (await body(api.GET("/reports"))).items,
  staleTime: Infinity,
});

/** `null`: it is still being folded from the log; asked again by itself. */
const AGAIN_MS = 1_500;

export const reportQuery = (name: ReportName, { branch, ...ask }: ReportAsk) =>
  queryOptions({
    queryKey: ["reports", name, ask, branch],
    queryFn: async (): Promise<Report | null> => {
      const query = { ...ask, branch: branch ? [branch] : undefined };
      // As text it comes only to those who ask for a file.
      const { data } = await api.GET("/reports/{name}", { params: { path: { name }, query } });
      return (data as Report | undefined) ?? null;
    },
    refetchInterval: (query) => (query.state.data === null ? AGAIN_MS : false),
  });

/** The same report as a file. */
export function reportFile(name: ReportName, ask: ReportAsk, format: "csv" | "xlsx"): string {
  const search = new URLSearchParams(Object.entries({ ...ask, format }).filter(([, value]) => value));
  return `/api/v1/reports/${name}?${search}`;
}

/** The orders behind a figure; `search` is what the figure's own address asks. */
export const countedQuery = (name: ReportName, search: string) =>
  infiniteQueryOptions({
    queryKey: ["reports", name, "orders", search],
    queryFn: async ({ pageParam }): Promise<CountedPage | null> => {
      const asked = new URLSearchParams(search);
      if (pageParam) asked.set("cursor", pageParam);
      const answer = await api.GET("/reports/{name}/orders", {
        params: { path: { name }, query: Object.fromEntries(asked) as never },
        querySerializer: () => asked.toString(),
      });
      return (answer.data as CountedPage | undefined) ?? null;
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last?.next_cursor ?? null,
    refetchInterval: (query) => (query.state.data?.pages.at(-1) === null ? AGAIN_MS : false),
  });
