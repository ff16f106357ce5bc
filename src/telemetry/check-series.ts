import type { Severity } from '../controls/control.js';
import type { Estate } from '../estate/environment.js';
import { checkStatuses, severities } from './estate-cards.js';
import type { Series } from './families.js';
import { momentOf } from './job-series.js';
import type { Check } from './known-checks.js';

/** The place of a check as labels. A shared bucket has no environment. */
function placeOf({ subject: { environment, account, region } }: Check) {
  return { environment: environment ?? '', account, region };
}

/** How many checks stand where, with a 0 for every check that the configuration asks for. */
export function checkCounts(checks: readonly Check[], expected: readonly Check[]): Series[] {
  const counts = new Map<string, { readonly check: Check; readonly count: Map<string, number> }>();
  const entryOf = (check: Check) => {
    const { environment, region } = check.subject;
    const key = `${environment ?? ''}/${region}/${check.control}`;
    const entry = counts.get(key) ?? { check, count: new Map<string, number>() };
    counts.set(key, entry);
    return entry;
  };
  for (const check of expected) entryOf(check);
  for (const check of checks) {
    const { count } = entryOf(check);
    count.set(check.verdict, (count.get(check.verdict) ?? 0) + 1);
  }
  return [...counts.values()].flatMap(({ check, count }) =>
    checkStatuses.map((status): Series => {
      const { environment, region } = placeOf(check);
      const labels = { environment, region, check: check.control, status };
      return { key: 'checks', labels, value: count.get(status) ?? 0 };
    }),
  );
}

/** Failures of each environment, and of the shared buckets where there are any. */
export function environmentFindings(estate: Estate, checks: readonly Check[]): Series[] {
  const counts = new Map<string, Record<Severity, number>>();
  for (const { subject, failure } of checks) {
    if (failure === undefined) continue;
    const environment = subject.environment ?? '';
    const count = counts.get(environment) ?? { critical: 0, warning: 0, info: 0 };
    counts.set(environment, count);
    count[failure.severity] += 1;
  }
  const names: string[] = estate.environments.map(({ name }) => name);
  if (estate.buckets.some(({ environments }) => environments.length !== 1)) names.push('');
  return names.flatMap((environment) =>
    severities.map((severity): Series => ({
      key: 'environment_findings',
      labels: { environment, severity },
      value: counts.get(environment)?.[severity] ?? 0,
    })),
  );
}

const weights = { critical: 0, warning: 1, info: 3 } as const;
/** Of a check that neither fails nor is unknown. */
export const healthy = 4;

/** The smaller the more urgent: critical, warning, without a verdict, info, in order. */
export function urgencyOf({ failure, unseen }: Check): number {
  const unknown = unseen === undefined ? healthy : 2;
  return Math.min(failure === undefined ? healthy : weights[failure.severity], unknown);
}

/** What is told of a check that fails or has no verdict; nothing of any other. */
export function troubleSeries(check: Check): Series[] {
  const { control, subject, failure, unseen } = check;
  const labels = { ...placeOf(check), resource: subject.resource, check: control };
  const series: Series[] = [];
  if (failure !== undefined) {
    const { severity, reason, since } = failure;
    series.push(
      { key: 'check_failing', labels: { ...labels, severity, reason }, value: 1 },
      { key: 'check_failing_since_timestamp_seconds', labels, value: momentOf(since) },
    );
  }
  if (unseen !== undefined) {
    series.push({ key: 'check_unknown', labels: { ...labels, ...unseen }, value: 1 });
  }
  return series;
}
