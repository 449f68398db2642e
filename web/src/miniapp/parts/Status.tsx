/** A status in words with its dot. */
import type { Status as OrderStatus } from "~/api/types";
import { useWords } from "../words";

export function Status({ status }: { status: OrderStatus }) {
  const { t } = useWords();
  return (
    <span className="status" data-status={status}>
      {t(`status.${status}`)}
    </span>
  );
}
