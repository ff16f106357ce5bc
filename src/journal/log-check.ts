/**
 * The write-ahead log holds what was written since the last checkpoint. SQLite takes every damaged
 * frame for the torn end of the log and drops it with all that follow, without a word. Here that is
 * told apart: a torn end is the newest transaction alone, since each one is on disk before the next
 * begins.
 * @source WAL-mode File Format, sqlite.org/walformat.html
 */

const headerBytes = 32;
const frameHeaderBytes = 24;

interface Sum {
  readonly a: number;
  readonly b: number;
}

function sumOver(log: Buffer, from: number, to: number, bigEndian: boolean, start: Sum): Sum {
  let { a, b } = start;
  for (let at = from; at < to; at += 8) {
    a = (a + (bigEndian ? log.readUInt32BE(at) : log.readUInt32LE(at)) + b) >>> 0;
    b = (b + (bigEndian ? log.readUInt32BE(at + 4) : log.readUInt32LE(at + 4)) + a) >>> 0;
  }
  return { a, b };
}

function holds(log: Buffer, at: number, sum: Sum): boolean {
  return log.readUInt32BE(at) === sum.a && log.readUInt32BE(at + 4) === sum.b;
}

/**
 * What is wrong with a log; undefined when it is whole, empty, or torn at its end.
 * @param log - the whole file
 */
export function logDamage(log: Buffer): string | undefined {
  const isBlank = log.length < headerBytes || log.subarray(0, headerBytes).every((b) => b === 0);
  if (isBlank) return undefined;
  const magic = log.readUInt32BE(0);
  const pageBytes = log.readUInt32BE(8);
  const bigEndian = (magic & 1) === 1;
  const isKnown = magic >>> 1 === 0x377f0682 >>> 1 && pageBytes >= 512 && pageBytes <= 65_536;
  if (!isKnown || pageBytes % 8 !== 0) return 'the header of its log is not one';
  let sum = sumOver(log, 0, 24, bigEndian, { a: 0, b: 0 });
  if (!holds(log, 24, sum)) return 'the header of its log fails its checksum';

  const frameBytes = frameHeaderBytes + pageBytes;
  const salt = log.subarray(16, 24);
  /** Of this log and not left over from before it began anew; one byte of it may be damaged. */
  const isOurs = (at: number): boolean =>
    salt.reduce((count, byte, index) => count + (log[at + 8 + index] === byte ? 0 : 1), 0) <= 1;
  let isBroken = false;
  let isCommitted = false;
  for (let at = headerBytes; at + frameBytes <= log.length; at += frameBytes) {
    if (!isBroken) {
      sum = sumOver(log, at, at + 8, bigEndian, sum);
      sum = sumOver(log, at + frameHeaderBytes, at + frameBytes, bigEndian, sum);
      isBroken = !log.subarray(at + 8, at + 16).equals(salt) || !holds(log, at + 16, sum);
    }
    if (!isBroken || !isOurs(at)) continue;
    if (isCommitted) return 'its log is damaged before its end';
    isCommitted = log.readUInt32BE(at + 4) !== 0;
  }
  return undefined;
}
