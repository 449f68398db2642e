/** Signing in by a link from the bot. A button confirms, so that a link preview can't spend it. */
import { Alert, Button, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Navigate, useNavigate, useSearchParams } from "react-router";
import { meQuery, signInByLink } from "~/api/session";
import { problemText } from "~/ui/problems";
import { useTitle } from "~/ui/title";
import { SignInFrame } from "./SignInFrame";

export function LinkSignIn() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const link = search.get("link");
  useTitle(t("sign_in.title"));

  const entering = useMutation({
    mutationFn: signInByLink,
    onSuccess: (me) => {
      queries.setQueryData(meQuery.queryKey, me);
      void navigate("/orders", { replace: true });
    },
  });

  if (!link) return <Navigate to="/" replace />;
  return (
    <SignInFrame>
      <Stack>
        {entering.isError && (
          <Alert color="red" variant="outline" role="alert">
            {problemText(t, entering.error)}
          </Alert>
        )}
        <Text>{t("sign_in.by_link")}</Text>
        <Button loading={entering.isPending} onClick={() => entering.mutate(link)}>
          {t("sign_in.confirm_link")}
        </Button>
      </Stack>
    </SignInFrame>
  );
}
