/** The frame of every dialog that ends in one command: its form, what went wrong, and its two buttons. */
import { Alert, Button, Group, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { isConflict } from "~/api/problem";
import type { Order } from "~/api/types";
import { Dialog } from "~/ui/Dialog";
import { problemText } from "~/ui/problems";
import { useOrderCommand, type Command, type Conflict } from "./orderCommand";

export interface DialogProps {
  order: Order;
  onClose: () => void;
  onConflict: (conflict: Conflict) => void;
}

interface Props extends DialogProps {
  title: string;
  confirm: string;
  harsh?: boolean;
  disabled?: boolean;
  command: Command;
  children: ReactNode;
}

export function CommandDialog(props: Props) {
  const { t } = useTranslation();
  const running = useOrderCommand({ onDone: props.onClose, onConflict: props.onConflict });
  return (
    <Dialog onClose={props.onClose} title={props.title}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!props.disabled && !running.isPending)
            running.mutate({ seen: props.order, command: props.command });
        }}
      >
        <Stack>
          {running.isError && !isConflict(running.error) && (
            <Alert color="red" variant="outline" role="alert">
              {problemText(t, running.error)}
            </Alert>
          )}
          {props.children}
          <Group justify="flex-end">
            <Button variant="default" onClick={props.onClose}>
              {t("action.back")}
            </Button>
            <Button
              type="submit"
              color={props.harsh ? "red.9" : undefined}
              disabled={props.disabled}
              loading={running.isPending}
            >
              {props.confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
