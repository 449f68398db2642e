/** Tokens for programs that use the API in one's name. The text of one is shown when it is made, and never again. */
import {
  Alert,
  Anchor,
  Button,
  CopyButton,
  Group,
  NativeSelect,
  Stack,
  Text,
  TextInput,
  Title,
} from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { endToken, makeToken, tokensQuery } from "~/api/account";
import type { Token } from "~/api/types";
import { problemText } from "~/ui/problems";
import { Failed, Loading } from "~/ui/states";
import { Ago, Time } from "~/ui/Time";
import classes from "./settings.module.css";

const DAYS = [30, 90, 365] as const;
const MAX_NAME = 100;

export function Tokens() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const tokens = useQuery(tokensQuery);
  const refresh = () => queries.invalidateQueries({ queryKey: tokensQuery.queryKey });
  const ending = useMutation({ mutationFn: endToken, onSettled: refresh });
  return (
    <section className={`card ${classes.part}`} aria-labelledby="tokens-title">
      <Title order={2} id="tokens-title">
        {t("account.tokens")}
      </Title>
      <Text size="sm" c="dimmed">
        {t("account.tokens_hint")}{" "}
        <Anchor href="/api/docs" size="sm" underline="always">
          {t("sign_in.api_docs")}
        </Anchor>
      </Text>
      <NewToken onMade={() => void refresh()} />
      {tokens.isPending && <Loading />}
      {(tokens.error ?? ending.error) && (
        <Failed error={tokens.error ?? ending.error} onRetry={() => void refresh()} />
      )}
      <ul className={classes.rows}>
        {tokens.data?.map((token) => (
          <Row key={token.id} token={token} onEnd={() => ending.mutate(token.id)} />
        ))}
      </ul>
    </section>
  );
}

function Row({ token, onEnd }: { token: Token; onEnd: () => void }) {
  const { t } = useTranslation();
  return (
    <li>
      <div className={classes.what}>
        <Text size="sm" fw={600}>
          {token.name}
        </Text>
        <Text size="xs" c="dimmed">
          {token.used_at ? (
            <>
              {t("account.used")} <Ago at={token.used_at} />
            </>
          ) : (
            t("account.unused")
          )}{" "}
          ·{" "}
          {token.expires_at ? (
            <>
              {t("people.valid_until")} <Time at={token.expires_at} />
            </>
          ) : (
            t("account.lasting")
          )}
        </Text>
      </div>
      <Button
        size="xs"
        variant="default"
        onClick={onEnd}
        aria-label={t("account.end_of", { name: token.name })}
      >
        {t("account.end")}
      </Button>
    </li>
  );
}

function NewToken({ onMade }: { onMade: () => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState("");
  const [days, setDays] = useState<number>(DAYS[1]);
  const making = useMutation({
    mutationFn: () => makeToken(name.trim(), days),
    onSuccess: () => {
      setName("");
      onMade();
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() && !making.isPending) making.mutate();
      }}
    >
      <Stack gap="sm" mt="sm">
        {making.isError && (
          <Alert color="red" variant="outline" role="alert">
            {problemText(t, making.error)}
          </Alert>
        )}
        {making.data && (
          <Alert
            color="green"
            variant="outline"
            role="status"
            title={t("account.made", { name: making.data.name })}
          >
            <Group gap="xs">
              <TextInput
                readOnly
                aria-label={t("account.token")}
                value={making.data.token}
                onFocus={(event) => event.currentTarget.select()}
                style={{ flex: 1, minWidth: 0 }}
              />
              <CopyButton value={making.data.token}>
                {({ copied, copy }) => (
                  <Button variant="default" onClick={copy}>
                    {t(copied ? "people.copied" : "people.copy")}
                  </Button>
                )}
              </CopyButton>
            </Group>
          </Alert>
        )}
        <Group align="end" gap="sm">
          <TextInput
            label={t("account.token_name")}
            placeholder={t("account.token_name_hint")}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            maxLength={MAX_NAME}
            style={{ flex: "1 1 14rem" }}
          />
          <NativeSelect
            label={t("account.lifetime")}
            value={String(days)}
            onChange={(event) => setDays(Number(event.currentTarget.value))}
            data={DAYS.map((count) => ({ value: String(count), label: t("account.days", { count }) }))}
          />
          <Button type="submit" variant="default" disabled={!name.trim()} loading={making.isPending}>
            {t("account.make")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
