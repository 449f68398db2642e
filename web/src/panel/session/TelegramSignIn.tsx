/** Asks for a sign-in link: the bot confirms who it is and gives it, and it works in this browser only. */
import { Alert, Anchor, Button, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { askForLink } from "~/api/session";
import { problemText } from "~/ui/problems";

export function TelegramSignIn() {
  const { t } = useTranslation();
  const asking = useMutation({
    mutationFn: askForLink,
    onSuccess: (chat) => {
      // Where the browser keeps the new window back, the link below opens it.
      if (chat) window.open(chat, "_blank", "noopener");
    },
  });

  return (
    <>
      <Button variant="default" fullWidth loading={asking.isPending} onClick={() => asking.mutate()}>
        {t("sign_in.telegram")}
      </Button>
      {asking.isError && (
        <Alert color="red" variant="outline" role="alert">
          {problemText(t, asking.error)}
        </Alert>
      )}
      {asking.isSuccess && (
        <Text size="sm" role="status">
          {asking.data ? (
            <>
              {t("sign_in.telegram_next")}{" "}
              <Anchor href={asking.data} target="_blank" rel="noopener" size="sm" underline="always">
                {t("sign_in.telegram_open")}
              </Anchor>
            </>
          ) : (
            t("sign_in.telegram_off")
          )}
        </Text>
      )}
    </>
  );
}
