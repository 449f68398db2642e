/** For whom the staff order. */
import { useQuery } from "@tanstack/react-query";
import { requestersQuery } from "~/api/directory";
import { Section } from "../parts/parts";
import { useWords } from "../words";

interface Props {
  branch: string;
  value: string | null;
  isRequired: boolean;
  onChange: (requester: string | null) => void;
}

export function RequesterPick({ branch, value, isRequired, onChange }: Props) {
  const { t } = useWords();
  const requesters = useQuery(requestersQuery(branch));
  return (
    <Section>
      <label className="row select-row">
        <span>{t("new.for_whom")}</span>
        <select value={value ?? ""} onChange={(event) => onChange(event.currentTarget.value || null)}>
          <option value="">{t(isRequired ? "new.choose" : "new.for_me")}</option>
          {requesters.data?.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
    </Section>
  );
}
