/** Lets through who is signed in, and asks everybody else to sign in, at the same address. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, type ReactNode } from "react";
import { meQuery } from "~/api/session";
import { followPerson } from "~/ui/i18n";
import { Failed, Loading } from "~/ui/states";
import { SignInPage } from "./SignInPage";

export function Gate({ children }: { children: ReactNode }) {
  const me = useQuery(meQuery);
  const locale = me.data?.locale;
  useEffect(() => {
    if (locale) followPerson(locale);
  }, [locale]);

  if (me.isPending) return <Loading />;
  if (me.isError) return <Failed error={me.error} onRetry={() => void me.refetch()} />;
  return me.data ? children : <SignInPage />;
}
