/** Which cartridges fit a printer: models are written in many ways, so only letters and digits count. */
import type { Cartridge } from "~/api/types";

const squeezed = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

export function fitting(cartridges: Cartridge[], model: string): Cartridge[] {
  const wanted = squeezed(model);
  return cartridges.filter(({ printers }) => printers.some((printer) => squeezed(printer) === wanted));
}

export const matches = (text: string, parts: (string | undefined | null)[]) => {
  const wanted = squeezed(text);
  return parts.some((part) => squeezed(part ?? "").includes(wanted));
};
