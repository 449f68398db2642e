/** What the requester and the staff write to each other, and the notes that only the staff sees. */
import { Alert, Button, Checkbox, Group, Stack, Text, Textarea } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { newIdempotencyKey } from "~/api/client";
import { comment } from "~/api/commands";
import { commentsQuery, refreshParts, showOrder } from "~/api/orders";
import type { Comment, Order } from "~/api/types";
import { problemText } from "~/ui/problems";
import { Failed, Loading } from "~/ui/states";
import { Time } from "~/ui/Time";
import { may } from "~/panel/commands/actions";
import { MAX_TEXT } from "~/panel/commands/StatusDialog";
import classes from "./order.module.css";

/** `until`: only what had been said by then. */
export function Conversation({ order, until }: { order: Order; until: string | null }) {
  const { t } = useTranslation();
  const comments = useQuery(commentsQuery(order.id));
  const first: Comment[] = order.comment
    ? [
        {
          at: order.created_at,
          author: order.requester,
          internal: false,
          question: false,
          text: order.comment,
        },
      ]
    : [];
  if (comments.isPending) return <Loading />;
  if (comments.isError) return <Failed error={comments.error} onRetry={() => void comments.refetch()} />;
  const said = [...first, ...comments.data].filter(({ at }) => !until || new Date(at) <= new Date(until));
  return (
    <Stack gap="sm">
      {said.length === 0 && (
        <Text size="sm" c="dimmed">
          {t(may(order, "comment") ? "conversation.empty" : "conversation.none")}
        </Text>
      )}
      <ol className={classes.said} aria-label={t("conversation.title")}>
        {said.map((message) => (
          <li
            key={`${message.at}${message.text}`}
            className={classes.message}
            data-internal={message.internal || undefined}
            data-question={message.question || undefined}
          >
            <Group gap="xs" justify="space-between">
              <Text size="sm" fw={600}>
                {message.author?.name ?? t("history.system")}
                {message.internal && (
                  <span className={classes.internal}> · {t("conversation.internal")}</span>
                )}
                {message.question && (
                  <span className={classes.internal}> · {t("conversation.question")}</span>
                )}
              </Text>
              <Text size="xs" c="dimmed">
                <Time at={message.at} />
              </Text>
            </Group>
            <Text size="sm" className="break">
              {message.text}
            </Text>
          </li>
        ))}
      </ol>
      {may(order, "comment") && <Composer order={order} />}
    </Stack>
  );
}

function Composer({ order }: { order: Order }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [text, setText] = useState("");
  const [key, setKey] = useState(newIdempotencyKey);
  const [internal, setInternal] = useState(false);
  const sending = useMutation({
    mutationFn: () => comment(order.id, text.trim(), internal, key),
    onSuccess: (fresh) => {
      setText("");
      setKey(newIdempotencyKey());
      showOrder(queries, fresh);
    },
    onSettled: () => refreshParts(queries, order.id),
  });
  const send = () => text.trim() !== "" && !sending.isPending && sending.mutate();

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Stack gap="xs">
        {sending.isError && (
          <Alert color="red" variant="outline" role="alert">
            {problemText(t, sending.error)}
          </Alert>
        )}
        <Textarea
          aria-label={t(internal ? "conversation.note" : "conversation.message")}
          placeholder={t(internal ? "conversation.note_hint" : "conversation.message_hint")}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
          }}
          maxLength={MAX_TEXT}
          autosize
          minRows={2}
          maxRows={10}
        />
        <Group justify="space-between">
          {may(order, "comment_internally") ? (
            <Checkbox
              label={t("conversation.only_staff")}
              checked={internal}
              onChange={(event) => setInternal(event.currentTarget.checked)}
            />
          ) : (
            <span />
          )}
          <Button type="submit" disabled={text.trim() === ""} loading={sending.isPending}>
            {t(internal ? "conversation.save_note" : "conversation.send")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
