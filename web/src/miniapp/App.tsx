/** Who is let in, what stands over every page, and which page it is. */
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect } from "react";
import { followLive } from "./live";
import { HomePage } from "./home/HomePage";
import { Loading } from "./parts/parts";
import { useReachable } from "./reach";
import { go, usePlace } from "./router";
import { entryQuery } from "./session";
import { Shut, SignIn } from "./SignIn";
import { telegram } from "./telegram";
import { useWords } from "./words";

// Read when they are first opened; a reload in the middle of an update is handled by the browser's own retry.
const NewOrderPage = lazy(async () => ({ default: (await import("./neworder/NewOrderPage")).NewOrderPage }));
const OrderPage = lazy(async () => ({ default: (await import("./order/OrderPage")).OrderPage }));
const ActionPage = lazy(async () => ({ default: (await import("./order/ActionPage")).ActionPage }));
const SettingsPage = lazy(async () => ({ default: (await import("./SettingsPage")).SettingsPage }));

export function App() {
  const entry = useQuery(entryQuery);
  return (
    <>
      <Unreachable />
      {entry.isPending && <Loading />}
      {entry.isError && <Shut error={entry.error} onRetry={() => void entry.refetch()} />}
      {entry.data === null && (telegram ? <Shut error={null} /> : <SignIn />)}
      {entry.data && <Inside key={entry.data.id} />}
    </>
  );
}

function Inside() {
  const place = usePlace();
  useEffect(() => {
    followLive();
    return telegram?.onSettingsButton(() => go("/settings"));
  }, []);
  return (
    <Suspense fallback={<Loading />}>
      <At key={place} place={place} />
    </Suspense>
  );
}

function At({ place }: { place: string }) {
  const [, first, second, third, fourth] = place.split("/").map(decodeURIComponent);
  if (first === "new") return <NewOrderPage from={second} printer={third} />;
  if (first === "settings") return <SettingsPage />;
  if (first === "orders" && second && third === "do" && fourth)
    return <ActionPage id={second} action={fourth} />;
  if (first === "orders" && second) return <OrderPage id={second} />;
  return <HomePage />;
}

/** The server can't be reached: said once, over whatever is shown. */
function Unreachable() {
  const { t } = useWords();
  if (useReachable()) return null;
  return (
    <p className="unreachable" role="status">
      {t("state.unreachable")}
    </p>
  );
}
