/** Median of some figures; the mean of the two middle ones for an even number. NaN for none. */
export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** One line of the results page: what was asked for, and what was measured. */
export interface Result {
  readonly name: string;
  readonly bar: string;
  readonly measured: string;
  readonly met: boolean;
  /** How it was measured, and the figures behind the ratio. */
  readonly detail: string;
}

export const runs = 5;
