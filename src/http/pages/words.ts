import { describeInstant } from '../../answers/verdict-words.js';
import type { MissReason, RunOutcome } from '../../estate/run.js';
import { describeSpan, secondMs } from '../../kernel/units.js';
import type { Freshness } from '../freshness.js';
import { html, type Html } from '../html.js';

/** A span that is not broken over two lines. */
export function spanOf(ms: number): string {
  return describeSpan(ms).replaceAll(' ', '\u00a0');
}

/** `4 min ago`, `just now`. What lies ahead (the clock was set back) is just now as well. */
export function ago(at: Date, now: Date): string {
  const ms = now.getTime() - at.getTime();
  return ms < secondMs ? 'just now' : `${spanOf(ms)} ago`;
}

/** When something old was seen, as in `When last seen, 4 min ago,`. */
export function seenWhen(freshness: Exclude<Freshness, { readonly kind: 'none' }>): string {
  return freshness.kind === 'ahead'
    ? 'before the clock was set back'
    : `${spanOf(freshness.ageMs)} ago`;
}

/** `in 10 min`, `now`. */
export function ahead(at: Date, now: Date): string {
  const ms = at.getTime() - now.getTime();
  return ms < secondMs ? 'now' : `in ${spanOf(ms)}`;
}

/** `2026-11-22 10:00 UTC`, with the exact instant for machines. */
export function moment(at: Date): Html {
  const text = describeInstant(at);
  return html`<time datetime="${at.toISOString()}">${text.replace(/:\d\d UTC$/, ' UTC')}</time>`;
}

export const missWords = {
  down: 'no daemon was running',
  overlap: 'the run before was still under way',
  paused: 'the job was paused',
  late: 'the daemon did not wake in time',
  'clock-step': 'the clock jumped over it',
} as const satisfies Record<MissReason, string>;

export const outcomeWords = {
  success: 'succeeded',
  failure: 'failed',
  timeout: 'timed out',
  interrupted: 'interrupted',
} as const satisfies Record<RunOutcome, string>;

/** An address of ours from its segments. */
export function pathTo(...segments: readonly string[]): string {
  return `/${segments.map((segment) => encodeURIComponent(segment)).join('/')}`;
}

/** An id that any name can be part of: no blank, no quote. */
export function anchorOf(kind: string, name: string): string {
  return `${kind}-${encodeURIComponent(name)}`;
}
