/** A new order: for which branch and for whom, what, how urgently. Sent twice, it is ordered once. */
import { Alert, Button, Group, SegmentedControl, Select, Stack, Text, Textarea, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { newIdempotencyKey } from "~/api/client";
import { submit } from "~/api/commands";
import { branchesQuery, requestersQuery } from "~/api/directory";
import { orderQuery } from "~/api/orders";
import { useMe } from "~/api/session";
import { PRIORITIES, type NewOrder, type Priority } from "~/api/types";
import { complete, emptyLine, LinesEditor, withCartridge } from "~/ui/LinesEditor";
import { problemText } from "~/ui/problems";
import { useTitle } from "~/ui/title";
import { branchesFor } from "./branches";
import classes from "./neworder.module.css";
import { PhotoDrop, type Stored } from "./PhotoDrop";
import { PrinterPick } from "./PrinterPick";

const MAX_COMMENT = 2000;

export function NewOrderPage() {
  const { t } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const queries = useQueryClient();
  useTitle(t("new_order.title"));

  const branches = branchesFor(me, useQuery(branchesQuery).data ?? []);
  const [chosenBranch, setBranch] = useState<string | null>(null);
  const branch = chosenBranch ?? (branches.length === 1 ? (branches[0]?.id ?? null) : null);
  const [requester, setRequester] = useState<string | null>(null);
  const [printer, setPrinter] = useState<string | null>(null);
  const [drafts, setDrafts] = useState(() => [emptyLine()]);
  const [priority, setPriority] = useState<Priority>("normal");
  const [comment, setComment] = useState("");
  const [photos, setPhotos] = useState<Stored[]>([]);
  const [checked, setChecked] = useState(false);
  const [key] = useState(newIdempotencyKey);

  const submitting = useMutation({
    mutationFn: (order: NewOrder) => submit(order, key),
    onSuccess: ({ warnings, ...order }) => {
      queries.setQueryData(orderQuery(order.id).queryKey, order);
      void navigate(`/orders/${order.id}`, { replace: true, state: { warnings } });
    },
  });

  const needsRequester = me.can.submit_on_behalf && !me.can.submit;
  const order = (): NewOrder | null => {
    const lines = complete(drafts);
    if (!branch || !lines || (needsRequester && !requester)) return null;
    return {
      branch,
      lines,
      priority,
      comment: comment.trim() || undefined,
      requester: requester ?? undefined,
      printer: printer ?? undefined,
      photos: photos.map(({ id }) => id),
    };
  };

  return (
    <div className={classes.page}>
      <Title order={1} mb="md">
        {t("new_order.title")}
      </Title>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setChecked(true);
          const ready = order();
          if (ready && !submitting.isPending) submitting.mutate(ready);
        }}
      >
        <Stack gap="lg" className={`card ${classes.form}`}>
          <Select
            label={t("column.branch")}
            placeholder={t("new_order.branch_hint")}
            data={branches.map(({ id, name, city }) => ({
              value: id,
              label: city && !name.includes(city) ? `${name} · ${city}` : name,
            }))}
            value={branch}
            onChange={(id) => {
              setBranch(id);
              setRequester(null);
              setPrinter(null);
            }}
            searchable={branches.length > 8}
            allowDeselect={false}
            withAsterisk
            error={checked && !branch && t("new_order.branch_missing")}
          />
          {me.can.submit_on_behalf && branch && (
            <Requester
              branch={branch}
              value={requester}
              onChange={setRequester}
              isRequired={needsRequester}
              error={checked && needsRequester && !requester ? t("new_order.requester_missing") : undefined}
            />
          )}
          {branch && (
            <PrinterPick
              branch={branch}
              value={printer}
              onChange={setPrinter}
              taken={drafts.flatMap(({ cartridge }) => (cartridge ? [cartridge.id] : []))}
              onTake={(cartridge) => setDrafts(withCartridge(drafts, cartridge))}
            />
          )}
          <LinesEditor drafts={drafts} onChange={setDrafts} branch={branch ?? undefined} checked={checked} />
          <div>
            <Text size="sm" fw={500} mb={4} id="priority-label">
              {t("column.priority")}
            </Text>
            <SegmentedControl
              aria-labelledby="priority-label"
              classNames={{ root: classes.priority, label: classes.priorityLabel }}
              value={priority}
              onChange={(value) => setPriority(value as Priority)}
              data={PRIORITIES.map((value) => ({ value, label: t(`priority.${value}`) }))}
            />
          </div>
          <Textarea
            label={t("new_order.comment")}
            placeholder={t("new_order.comment_hint")}
            value={comment}
            onChange={(event) => setComment(event.currentTarget.value)}
            maxLength={MAX_COMMENT}
            autosize
            minRows={2}
          />
          <PhotoDrop photos={photos} onChange={setPhotos} />
          {submitting.isError && (
            <Alert color="red" variant="outline" role="alert" title={t("new_order.failed")}>
              {problemText(t, submitting.error)}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={() => void navigate("/orders")}>
              {t("action.cancel")}
            </Button>
            <Button type="submit" loading={submitting.isPending}>
              {t("new_order.submit")}
            </Button>
          </Group>
        </Stack>
      </form>
    </div>
  );
}

interface RequesterProps {
  branch: string;
  value: string | null;
  onChange: (id: string | null) => void;
  isRequired: boolean;
  error?: string;
}

function Requester({ branch, value, onChange, isRequired, error }: RequesterProps) {
  const { t } = useTranslation();
  const requesters = useQuery(requestersQuery(branch));
  return (
    <Select
      label={t("new_order.requester")}
      description={t("new_order.requester_hint")}
      placeholder={t(isRequired ? "new_order.requester_missing" : "new_order.myself")}
      data={(requesters.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      value={value}
      onChange={onChange}
      searchable
      clearable={!isRequired}
      withAsterisk={isRequired}
      nothingFoundMessage={t("new_order.nobody")}
      error={error}
    />
  );
}
