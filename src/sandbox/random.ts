/** Chance from a seed: the same seed gives the same sequence. Not for secrets. */
export interface Random {
  /** At least 0, below 1. */
  next(): number;
  /** Lower-case hex digits. */
  hex(length: number): string;
  /** A generator of its own for `name`, so that adding one thing does not shift every other. */
  fork(name: string): Random;
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  // mulberry32, public domain: one 32-bit word of state, good enough for sample data.
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    hex: (length) => Array.from({ length }, () => Math.floor(next() * 16).toString(16)).join(''),
    fork: (name) => {
      let hash = seed >>> 0;
      for (const character of name) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
      return createRandom(hash);
    },
  };
}
