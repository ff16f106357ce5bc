import { hash } from 'node:crypto';
import type { Span } from './timings.js';

/** What chance gives to one thing of a name: always the same, whenever the world is looked at. */
export interface Lot {
  /** In the form of a UUID. */
  readonly uuid: string;
  /** At least 0, below 1; each on its own. */
  readonly first: number;
  readonly second: number;
}

/** @param salt - of the world: another one gives other lots */
export function drawLot(salt: string, name: string): Lot {
  const digits = hash('sha1', `${salt}/${name}`);
  const at = (from: number, count: number): string => digits.slice(from, from + count);
  const fraction = (from: number): number => Number.parseInt(at(from, 5), 16) / 16 ** 5;
  return {
    uuid: `${at(0, 8)}-${at(8, 4)}-4${at(12, 3)}-a${at(15, 3)}-${at(18, 12)}`,
    first: fraction(30),
    second: fraction(35),
  };
}

/** How long something takes that chance gives this fraction of its spread, whole ms. */
export function spanOf({ leastMs, spreadMs }: Span, fraction: number): number {
  return leastMs + Math.floor(fraction * spreadMs);
}
