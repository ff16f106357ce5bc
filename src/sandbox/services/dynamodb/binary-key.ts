const stringType = 5;
const escape = 0x10;

/**
 * Strings as one binary key in Depot's index tables: per string a type byte, then its UTF-8 bytes,
 * those up to 0x10 or from 0x80 on with 0x10 in front (open Basestar library, `BinaryKey`).
 */
export function binaryKey(parts: readonly string[]): Uint8Array {
  const bytes: number[] = [];
  for (const part of parts) {
    bytes.push(stringType);
    for (const byte of Buffer.from(part, 'utf8')) {
      if (byte <= escape || byte >= 0x80) bytes.push(escape);
      bytes.push(byte);
    }
  }
  return Uint8Array.from(bytes);
}
