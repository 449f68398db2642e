/** The keys there are. */
import { Kbd, Modal, Table } from "@mantine/core";
import { useTranslation } from "react-i18next";

const KEYS = [
  ["Ctrl K", "palette"],
  ["/", "search"],
  ["j", "next"],
  ["k", "previous"],
  ["h l", "columns"],
  ["Enter", "open"],
  ["x", "select"],
  ["a", "assign"],
  ["s", "status"],
  ["z", "undo"],
  ["n", "new_order"],
  ["?", "help"],
] as const;

export function ShortcutsHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("shortcuts.title")}
      closeButtonProps={{ "aria-label": t("action.close_dialog") }}
    >
      <Table withRowBorders={false}>
        <Table.Tbody>
          {KEYS.map(([key, word]) => (
            <Table.Tr key={key}>
              <Table.Td w={80}>
                <Kbd>{key}</Kbd>
              </Table.Td>
              <Table.Td>{t(`shortcuts.${word}`)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
