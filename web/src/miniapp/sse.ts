/** The text of a server-sent stream, as far as ours uses it. */

/** One event of the stream: its name and its data, each on a line. */
export function parsed(block: string): { name: string; data: string } {
  const field = (name: string) =>
    block
      .split("\n")
      .filter((line) => line.startsWith(`${name}:`))
      .map((line) => line.slice(name.length + 1).trim())
      .join("\n");
  return { name: field("event"), data: field("data") };
}
