import type { AlertCard } from './alert-card.js';
import type { AlertLimits } from './limits.js';
import { anyOf, type Selector } from './promql.js';

/**
 * The expression of an alert as it is shipped. What a waiver lets be must wake nobody: the failure
 * itself is not told any more, and what stands on another metric is silenced here.
 */
export function ruleExpr(
  { expr, silencedBy = 'nothing' }: AlertCard,
  of: Selector,
  limits: AlertLimits,
): string {
  const raw = expr(of, limits);
  if (silencedBy === 'nothing') return raw;
  const { checks, on, resource } = silencedBy;
  const waived = of('check_waived', { check: anyOf(checks) });
  const named =
    resource === undefined
      ? waived
      : `label_replace(${waived}, "${resource}", "$1", "resource", "(.*)")`;
  const labels = ['job', 'instance', ...on, ...(resource === undefined ? [] : [resource])];
  return `(${raw}) unless on (${labels.join(', ')}) ${named}`;
}
