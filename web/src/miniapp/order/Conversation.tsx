/** What the requester and the staff write to each other; for the staff also the notes among themselves. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { newIdempotencyKey } from "~/api/client";
import { comment } from "~/api/commands";
import { commentsQuery, refreshParts, showOrder } from "~/api/orders";
import { useMe } from "~/api/session";
import type { Comment, Order } from "~/api/types";
import { may } from "../orders";
import { useClosingConfirmation } from "../parts/native";
import { Failed, Loading, Section } from "../parts/parts";
import { TextField } from "../parts/TextField";
import { Time } from "../parts/Time";
import { queries } from "../queries";
import { telegram } from "../telegram";
import { useWords } from "../words";

interface Props {
  order: Order;
  /** The open question is answered here. */
  isAnswer?: boolean;
}

export function Conversation({ order, isAnswer = false }: Props) {
  const { t } = useWords();
  const me = useMe();
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
  const said = [...first, ...(comments.data ?? [])];
  const mayWrite = may(order, "comment");
  if (said.length === 0 && !mayWrite) return null;
  return (
    <Section title={t("conversation.title")}>
      {comments.isPending && <Loading />}
      {comments.isError && <Failed error={comments.error} onRetry={() => void comments.refetch()} />}
      {said.length > 0 && (
        <ol className="said">
          {said.map((message) => (
            <li
              key={`${message.at}${message.text}`}
              data-own={message.author?.id === me.id || undefined}
              data-internal={message.internal || undefined}
            >
              <span className="said-by">
                {message.author?.name ?? t("history.system")}
                {message.internal && ` · ${t("conversation.internal")}`}
                {message.question && ` · ${t("conversation.question")}`}
              </span>
              <span className="written">{message.text ?? t("conversation.erased")}</span>
              <span className="said-at">
                <Time at={message.at} />
              </span>
            </li>
          ))}
        </ol>
      )}
      {mayWrite && <Composer order={order} isAnswer={isAnswer} />}
    </Section>
  );
}

function Composer({ order, isAnswer }: Required<Props>) {
  const { t } = useWords();
  const [text, setText] = useState("");
  const [key, setKey] = useState(newIdempotencyKey);
  const [internal, setInternal] = useState(false);
  useClosingConfirmation(text.trim() !== "");
  const sending = useMutation({
    mutationFn: () => comment(order.id, text.trim(), internal, key),
    onSuccess: (fresh) => {
      setText("");
      setKey(newIdempotencyKey());
      showOrder(queries, fresh);
      telegram?.haptic("success");
    },
    onError: () => telegram?.haptic("error"),
    onSettled: () => refreshParts(queries, order.id),
  });
  const label = t(isAnswer ? "conversation.answer" : internal ? "conversation.note" : "conversation.message");
  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== "" && !sending.isPending) sending.mutate();
      }}
    >
      {sending.isError && <Failed error={sending.error} />}
      <TextField
        label={label}
        isLabelHidden
        placeholder={label}
        value={text}
        onChange={(next) => {
          setText(next);
          // Another text is another intention.
          if (sending.isError) setKey(newIdempotencyKey());
        }}
      />
      <div className="composer-foot">
        {may(order, "comment_internally") && (
          <label className="check">
            <input
              type="checkbox"
              checked={internal}
              onChange={(event) => setInternal(event.currentTarget.checked)}
            />
            {t("conversation.only_staff")}
          </label>
        )}
        <button className="filled small" disabled={text.trim() === "" || sending.isPending}>
          {t(isAnswer ? "conversation.send_answer" : "conversation.send")}
        </button>
      </div>
    </form>
  );
}
