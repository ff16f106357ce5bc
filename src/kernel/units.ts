export const secondMs = 1000;
export const minuteMs = 60 * secondMs;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

const kilobyte = 1024;
export const megabyte = 1024 * kilobyte;

/** A size for people: "0 kB", "812 kB", "3.4 MB". Binary units; never throws. */
export function describeBytes(bytes: number): string {
  if (bytes < megabyte) return `${Math.ceil(bytes / kilobyte)} kB`;
  return `${(bytes / megabyte).toFixed(1)} MB`;
}

/**
 * A span for people: its two largest units, "3 d 4 h", "5 min", "12 s". Never throws.
 * @param ms - any sign; the sign is dropped
 */
export function describeSpan(ms: number): string {
  const units = [
    ['d', dayMs],
    ['h', hourMs],
    ['min', minuteMs],
    ['s', secondMs],
  ] as const;
  let rest = Math.round(Math.abs(ms) / secondMs) * secondMs;
  const first = units.findIndex(([, size]) => rest >= size);
  if (first === -1) return '0 s';
  const parts: string[] = [];
  for (const [name, size] of units.slice(first, first + 2)) {
    const count = Math.floor(rest / size);
    if (count > 0) parts.push(`${count} ${name}`);
    rest -= count * size;
  }
  return parts.join(' ');
}
