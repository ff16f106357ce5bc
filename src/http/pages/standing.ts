import { count } from '../../answers/plain.js';
import {
  bucketRows,
  type BucketRow,
  environmentRows,
  type EnvironmentRow,
  type RowVerdict,
} from '../../answers/verdict-rows.js';
import type { DaemonStatus } from '../../ports/status.js';
import { describeSpan } from '../../kernel/units.js';
import { type Freshness, freshnessOf } from '../freshness.js';
import { type Tone, verdictTones } from './marks.js';

/** How the estate stands, in one sentence. */
export interface Standing {
  readonly tone: Tone;
  /** Without a full stop; begins with a capital. */
  readonly sentence: string;
  /** For the title of a window. */
  readonly short: string;
  readonly freshness: Freshness;
  /** Worst first; equal ones in configured order. */
  readonly environments: readonly EnvironmentRow[];
  readonly buckets: readonly BucketRow[];
}

const rank: Readonly<Record<RowVerdict, number>> = { 'at-risk': 0, warning: 1, unseen: 2, ok: 3 };

function worstFirst<R extends EnvironmentRow | BucketRow>(rows: readonly R[]): readonly R[] {
  return rows.toSorted(
    (a, b) =>
      rank[a.verdict] - rank[b.verdict] ||
      b.counts.critical - a.counts.critical ||
      b.counts.warning - a.counts.warning ||
      b.counts.unknown - a.counts.unknown,
  );
}

interface Told {
  readonly verdict: RowVerdict;
  readonly text: string;
  readonly short: string;
}

/** `2 of 4 environments are at risk`; undefined when there are none. */
function tell(
  rows: readonly { readonly verdict: RowVerdict }[],
  noun: string,
  isPast: boolean,
): Told | undefined {
  const of = (verdict: RowVerdict): number => rows.filter((row) => row.verdict === verdict).length;
  const verdict = (['at-risk', 'warning', 'unseen'] as const).find((each) => of(each) > 0) ?? 'ok';
  if (rows.length === 0) return undefined;
  const amount = verdict === 'ok' ? rows.length : of(verdict);
  const be = isPast ? (amount === 1 ? 'was' : 'were') : amount === 1 ? 'is' : 'are';
  const have = isPast ? 'had' : amount === 1 ? 'has' : 'have';
  const who = rows.length === 1 ? `the only ${noun}` : `${amount} of ${count(rows.length, noun)}`;
  switch (verdict) {
    case 'at-risk':
      return { verdict, text: `${who} ${be} at risk`, short: `${amount} at risk` };
    case 'warning':
      return { verdict, text: `${who} ${have} a warning`, short: `${amount} with a warning` };
    case 'unseen':
      return { verdict, text: `${who} ${be} not fully seen`, short: `${amount} unseen` };
    case 'ok': {
      const all = rows.length === 1 ? `the only ${noun}` : `all ${count(rows.length, noun)}`;
      return { verdict, text: `${all} ${be} as wanted`, short: 'as wanted' };
    }
    default:
      return verdict satisfies never;
  }
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/**
 * How everything stands. Old or remembered verdicts are told in the past, and what was good then is
 * not called good now.
 */
export function standingOf(status: DaemonStatus, now: Date): Standing {
  const { estate, posture } = status;
  const freshness = freshnessOf(status, now);
  const environments = worstFirst(environmentRows(estate, posture?.findings ?? []));
  const buckets = worstFirst(bucketRows(estate, posture?.findings ?? []));
  const base = { freshness, environments, buckets };
  if (freshness.kind === 'none') {
    return { ...base, tone: 'unseen', sentence: 'Nothing was judged yet', short: 'not judged yet' };
  }
  const isPast = freshness.kind !== 'fresh';
  const told = tell(environments, 'environment', isPast);
  const shared = tell(buckets, 'shared bucket', isPast);
  const parts = [told, shared].flatMap((each) => each ?? []);
  const [first] = parts.toSorted((a, b) => rank[a.verdict] - rank[b.verdict]);
  if (first === undefined) {
    return {
      ...base,
      tone: 'info',
      sentence: 'Nothing is configured',
      short: 'nothing configured',
    };
  }
  // A good second half is left out: the first one says that something is wrong.
  const text = parts
    .filter((each, at) => at === 0 || each.verdict !== 'ok')
    .map((each) => each.text)
    .join('; ');
  return {
    ...base,
    tone: isPast && first.verdict === 'ok' ? 'unseen' : verdictTones[first.verdict],
    sentence: isPast
      ? `When last seen, ${describeSpan(freshness.ageMs)} ago, ${text}`
      : capital(text),
    short: isPast ? `${first.short} when last seen` : first.short,
  };
}
