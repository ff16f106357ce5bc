import { count } from '../../answers/plain.js';
import {
  type AccountRow,
  type BucketRow,
  type EnvironmentRow,
  estateRows,
  type RowVerdict,
} from '../../answers/verdict-rows.js';
import type { DaemonStatus } from '../../ports/status.js';
import { type Freshness, freshnessOf } from '../freshness.js';
import { type Tone, verdictTones } from './marks.js';
import { seenWhen } from './words.js';

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
  readonly accounts: readonly AccountRow[];
}

const rank: Readonly<Record<RowVerdict, number>> = { 'at-risk': 0, warning: 1, unseen: 2, ok: 3 };

function worstFirst<R extends EnvironmentRow | BucketRow | AccountRow>(
  rows: readonly R[],
): readonly R[] {
  return rows.toSorted(
    (a, b) =>
      rank[a.verdict] - rank[b.verdict] ||
      b.counts.critical - a.counts.critical ||
      b.counts.warning - a.counts.warning ||
      b.counts.unknown - a.counts.unknown,
  );
}

/** Environments, shared buckets or accounts that have the worst verdict of their kind. */
interface Worst {
  readonly verdict: RowVerdict;
  /** `2 of 4 environments`, `all 4 environments`, `the only environment` */
  readonly who: string;
  readonly amount: number;
}

function worstOf(
  rows: readonly { readonly verdict: RowVerdict }[],
  noun: string,
): Worst | undefined {
  const [first] = rows;
  if (first === undefined) return undefined;
  const { verdict } = first; // rows come worst first
  const amount = rows.filter((row) => row.verdict === verdict).length;
  const every =
    [`the only ${noun}`, `both ${noun}s`][rows.length - 1] ?? `all ${rows.length} ${noun}s`;
  const who = amount === rows.length ? every : `${amount} of ${count(rows.length, noun)}`;
  return { verdict, who, amount };
}

/** `are at risk`, `has a warning`, `were as wanted` */
function predicate(verdict: RowVerdict, isOne: boolean, isPast: boolean): string {
  const be = isPast ? (isOne ? 'was' : 'were') : isOne ? 'is' : 'are';
  switch (verdict) {
    case 'at-risk':
      return `${be} at risk`;
    case 'warning':
      return `${isPast ? 'had' : isOne ? 'has' : 'have'} a warning`;
    case 'unseen':
      return `${be} not fully seen`;
    case 'ok':
      return `${be} as wanted`;
    default:
      return verdict satisfies never;
  }
}

/** All kinds in one sentence, those of one verdict together. */
function tell(kinds: readonly Worst[], isPast: boolean): string {
  const verdicts = [...new Set(kinds.map(({ verdict }) => verdict))];
  return verdicts
    .map((verdict) => {
      const alike = kinds.filter((kind) => kind.verdict === verdict);
      const isOne = alike.length === 1 && alike[0]?.amount === 1;
      const names = alike.map(({ who }) => who);
      const last = names.pop() ?? '';
      const who = names.length === 0 ? last : `${names.join(', ')} and ${last}`;
      return `${who} ${predicate(verdict, isOne, isPast)}`;
    })
    .join('; ');
}

const shortWords = {
  'at-risk': 'at risk',
  warning: 'with a warning',
  unseen: 'not fully seen',
  ok: 'as wanted',
} as const satisfies Record<RowVerdict, string>;

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
  const rows = estateRows(estate, posture?.findings ?? []);
  const environments = worstFirst(rows.environments);
  const buckets = worstFirst(rows.buckets);
  const accounts = worstFirst(rows.accounts);
  const base = { freshness, environments, buckets, accounts };
  if (freshness.kind === 'none') {
    return { ...base, tone: 'unseen', sentence: 'Nothing was judged yet', short: 'not judged yet' };
  }
  const isPast = freshness.kind !== 'fresh';
  const kinds = [
    worstOf(environments, 'environment'),
    worstOf(buckets, 'shared bucket'),
    worstOf(accounts, 'account'),
  ].flatMap((each) => each ?? []);
  const [worst] = kinds.toSorted((a, b) => rank[a.verdict] - rank[b.verdict]);
  if (worst === undefined) {
    return {
      ...base,
      tone: 'info',
      sentence: 'Nothing is configured',
      short: 'nothing configured',
    };
  }
  const amount = kinds
    .filter(({ verdict }) => verdict === worst.verdict)
    .reduce((sum, each) => sum + each.amount, 0);
  const text = tell(
    kinds.filter(({ verdict }) => verdict !== 'ok' || worst.verdict === 'ok'),
    isPast,
  );
  const short = `${worst.verdict === 'ok' ? 'all' : amount} ${shortWords[worst.verdict]}`;
  return {
    ...base,
    tone: isPast && worst.verdict === 'ok' ? 'unseen' : verdictTones[worst.verdict],
    sentence: isPast ? `When last seen, ${seenWhen(freshness)}, ${text}` : capital(text),
    short: isPast ? `${short} when last seen` : short,
  };
}
