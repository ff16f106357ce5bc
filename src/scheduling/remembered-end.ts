import type { Run, RunEnd } from '../estate/run.js';
import type { JobLedger } from '../ports/journal.js';

/** The ledger as it will be once the end is written: it is shown until then. */
export function withEnd(ledger: JobLedger, end: RunEnd): JobLedger {
  return {
    ...ledger,
    ends: { ...ledger.ends, [end.outcome]: ledger.ends[end.outcome] + 1 },
    lastSuccessAt: end.outcome === 'success' ? end.at : ledger.lastSuccessAt,
  };
}

/** An end that is not written yet. */
export interface UnwrittenEnd {
  readonly run: Run;
  readonly end: RunEnd;
}
