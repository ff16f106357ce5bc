import type { RunId } from '../estate/ids.js';
import type { Run } from '../estate/run.js';

/** As many runs as a page shows. */
export const runsShown = 100;

/** The runs of a page after one began, newest first. */
export function withBegun(runs: readonly Run[], run: Run): readonly Run[] {
  return [run, ...runs.filter(({ id }) => id !== run.id)].slice(0, runsShown);
}

/** The runs of a page after one ended; one that is not shown any more changes nothing. */
export function withEnded(runs: readonly Run[], id: RunId, end: Run['end']): readonly Run[] {
  return runs.map((run) => (run.id === id ? { ...run, end } : run));
}
