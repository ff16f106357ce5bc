import { hash } from 'node:crypto';
import { createRandom, type Random } from '../../random.js';

/** What chance gives to one thing of a name: always the same, whenever the world is looked at. */
export interface Lot {
  /** In the form of a UUID. */
  readonly uuid: string;
  readonly random: Random;
}

/** @param salt - of the world: another one gives other lots */
export function drawLot(salt: string, name: string): Lot {
  const digits = hash('sha1', `${salt}/${name}`);
  const at = (from: number, count: number): string => digits.slice(from, from + count);
  return {
    uuid: `${at(0, 8)}-${at(8, 4)}-4${at(12, 3)}-a${at(15, 3)}-${at(18, 12)}`,
    random: createRandom(Number.parseInt(at(30, 8), 16)),
  };
}
