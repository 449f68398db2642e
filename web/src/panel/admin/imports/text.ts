/** The text of a chosen file. Spreadsheets in Russia save CSV in windows-1251 as often as in UTF-8. */
export function textOf(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1251").decode(bytes);
  }
}
