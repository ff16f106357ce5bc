import { minuteMs, secondMs } from '../kernel/units.js';
import { count } from './plain.js';
import type { Counts, RowVerdict } from './verdict-rows.js';

/** How the line of an environment or bucket is headed. */
export const verdictWords = {
  'at-risk': 'AT RISK',
  warning: 'WARNING',
  unseen: 'UNSEEN',
  ok: 'OK',
} as const satisfies Record<RowVerdict, string>;

/** `2 critical 1 warning · 3 unknown · 1 waived · 118 pass`, without what is zero. */
export function describeCounts({ critical, warning, info, unknown, waived, pass }: Counts): string {
  const failed = [
    critical > 0 ? `${critical} critical` : '',
    warning > 0 ? `${warning} warning` : '',
    info > 0 ? `${info} info` : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
  const parts = [
    failed,
    unknown > 0 ? `${unknown} unknown` : '',
    waived > 0 ? `${waived} waived` : '',
    pass > 0 ? `${pass} pass` : '',
  ];
  const text = parts.filter((part) => part !== '').join(' · ');
  return text === '' ? 'nothing to judge' : text;
}

/** Whole percent, rounded down: 100 % is said only when everything was seen. */
export function percent(share: number): string {
  return `${Math.floor(share * 100)} %`;
}

/** `97 % seen`, with the environments that nobody watches where there are any. */
export function describeCoverage(coverage: number, unwatched: number): string {
  const seen = `${percent(coverage)} seen`;
  if (unwatched === 0) return seen;
  return `${seen}, ${count(unwatched, 'environment')} not configured`;
}

/** `0.4 s` below a minute, `2 min 5 s` from there. */
export function describeDuration(ms: number): string {
  if (ms < minuteMs) return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`;
  return `${Math.floor(ms / minuteMs)} min ${Math.floor((ms % minuteMs) / secondMs)} s`;
}

/** `2026-11-22 10:00:03 UTC` */
export function describeInstant(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
