/** A structure or a map as plain data, by member name. */
export type Members = Readonly<Record<string, unknown>>;

/** True for a structure or map: an object that is no list, date, blob or text. */
export function isMembers(value: unknown): value is Members {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Date) &&
    !(value instanceof Uint8Array) &&
    !isTextObject(value)
  );
}

/** True for the text objects in which the SDK keeps strings with a JSON media type. */
export function isTextObject(value: unknown): boolean {
  return Object.prototype.toString.call(value) === '[object String]' && typeof value === 'object';
}

/** @throws TypeError when `value` is something else */
export function asMembers(value: unknown): Members {
  if (!isMembers(value)) throw new TypeError('Start of structure or map found where not expected.');
  return value;
}

/** The message of whatever was thrown. Never throws. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
