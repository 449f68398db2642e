/** Both clocks of the order, and on request why they stand as they do. */
import { Button, Group, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import type { Order } from "~/api/types";
import { DeadlineNote } from "~/ui/DeadlineNote";
import { duration } from "~/ui/format";
import { Time } from "~/ui/Time";
import classes from "./order.module.css";
import { WhyDialog } from "./WhyDialog";

export function Deadlines({ order, isPast }: { order: Order; isPast: boolean }) {
  const { t } = useTranslation();
  const [open, why] = useDisclosure(false);
  return (
    <section className="card" aria-labelledby="deadlines-title">
      <div className={classes.body}>
        <Title order={2} id="deadlines-title" mb="xs">
          {t("deadlines.title")}
        </Title>
        {order.deadlines.length === 0 && (
          <Text size="sm" c="dimmed">
            {t("deadlines.none")}
          </Text>
        )}
        {order.deadlines.map((deadline) => (
          <div key={deadline.clock} className={classes.clock}>
            <Group justify="space-between" gap="xs">
              <Text size="sm">{t(`clock.${deadline.clock}`)}</Text>
              <Text size="sm" component="span">
                <DeadlineNote deadline={deadline} names="never" />
              </Text>
            </Group>
            <Text size="xs" c="dimmed">
              {t("deadlines.target", { span: duration(t, deadline.target_minutes * 60) })}
              {deadline.due_at && deadline.state === "running" && (
                <>
                  {" · "}
                  {t("deadlines.due")} <Time at={deadline.due_at} />
                </>
              )}
            </Text>
          </div>
        ))}
        {order.deadlines.length > 0 && !isPast && (
          <Button variant="default" size="xs" mt="xs" onClick={why.open}>
            {t("deadlines.why")}
          </Button>
        )}
      </div>
      {open && <WhyDialog id={order.id} onClose={why.close} />}
    </section>
  );
}
