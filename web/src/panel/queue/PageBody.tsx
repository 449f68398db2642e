/**
 * The rows of one loaded page. Far from the window they are one empty row of the same height, so that a hundred
 * thousand orders cost as much as a hundred.
 */
import { useEffect, useRef, useState, type ReactNode } from "react";

/** As in queue.module.css. */
const ROW_PX = 35;
const AROUND = "1200px";

interface Props {
  count: number;
  columns: number;
  children: () => ReactNode;
}

export function PageBody({ count, columns, children }: Props) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [isNear, setNear] = useState(true);
  useEffect(() => {
    if (!body.current) return;
    const watcher = new IntersectionObserver(([entry]) => setNear(entry?.isIntersecting ?? true), {
      rootMargin: AROUND,
    });
    watcher.observe(body.current);
    return () => watcher.disconnect();
  }, []);
  return (
    <tbody ref={body}>
      {isNear ? (
        children()
      ) : (
        <tr aria-hidden>
          <td colSpan={columns} style={{ height: count * ROW_PX, padding: 0 }} />
        </tr>
      )}
    </tbody>
  );
}
