/** The first page: for those who order their orders, for the staff the queue; for both a switch between them. */
import { useState } from "react";
import { useMe } from "~/api/session";
import { MainButton } from "../parts/native";
import { Page, Segments } from "../parts/parts";
import { go } from "../router";
import { telegram } from "../telegram";
import { useWords } from "../words";
import { MyOrders } from "./MyOrders";
import { Queue } from "./Queue";

type Side = "queue" | "mine";

/** Kept while one looks at an order and comes back. */
let lastSide: Side | null = null;

export function HomePage() {
  const { t } = useWords();
  const me = useMe();
  const isBoth = me.can.see_queue && me.can.submit;
  const [side, setSide] = useState<Side>(lastSide ?? (me.can.see_queue ? "queue" : "mine"));
  const shown: Side = isBoth ? side : me.can.see_queue ? "queue" : "mine";
  const choose = (next: Side) => {
    lastSide = next;
    setSide(next);
  };
  const settings = !telegram?.hasSettingsButton && (
    <button type="button" className="round" aria-label={t("settings.title")} onClick={() => go("/settings")}>
      ⚙
    </button>
  );
  return (
    <Page title={t(shown === "queue" ? "home.queue" : "home.mine")} aside={settings}>
      {isBoth && (
        <Segments
          label={t("home.sides")}
          value={side}
          onChange={choose}
          options={[
            { value: "queue", text: t("home.queue") },
            { value: "mine", text: t("home.mine") },
          ]}
        />
      )}
      {shown === "queue" ? <Queue /> : <MyOrders />}
      {(me.can.submit || me.can.submit_on_behalf) && (
        <MainButton text={t("home.new")} onPress={() => go("/new")} />
      )}
    </Page>
  );
}
