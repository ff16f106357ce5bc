import type { Severity } from '../controls/control.js';
import type { Estate, Waiver } from '../estate/environment.js';
import { checkStatuses, severities } from './estate-cards.js';
import type { Series } from './families.js';
import { momentOf } from './job-series.js';
import type { Check } from './known-checks.js';

/** The place of a check as labels. A shared bucket has no environment. */
function placeOf({ subject: { environment, account, region } }: Check) {
  return { environment: environment ?? '', account, region };
}

/**
 * How many checks stand where, with a 0 for every check that the configuration asks for. Of waived
 * ones only for controls that a waiver names: an estate without waivers does not pay for them.
 */
export function checkCounts(
  estate: Estate,
  checks: readonly Check[],
  expected: readonly Check[],
): Series[] {
  const waivable = new Set(estate.waivers.map(({ control }) => control));
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
    const status =
      check.verdict === 'fail' && check.waiver !== undefined ? 'waived' : check.verdict;
    count.set(status, (count.get(status) ?? 0) + 1);
  }
  return [...counts.values()].flatMap(({ check, count }) =>
    checkStatuses
      .filter((status) => status !== 'waived' || waivable.has(check.control))
      .map((status): Series => {
        const { environment, region } = placeOf(check);
        const labels = { environment, region, check: check.control, status };
        return { key: 'checks', labels, value: count.get(status) ?? 0 };
      }),
  );
}

/** Failures of each environment that no waiver covers, and of what belongs to none. */
export function environmentFindings(estate: Estate, checks: readonly Check[]): Series[] {
  const counts = new Map<string, Record<Severity, number>>();
  for (const { subject, failure, waiver } of checks) {
    if (failure === undefined || waiver !== undefined) continue;
    const environment = subject.environment ?? '';
    const count = counts.get(environment) ?? { critical: 0, warning: 0, info: 0 };
    counts.set(environment, count);
    count[failure.severity] += 1;
  }
  const names: readonly string[] = [...estate.environments.map(({ name }) => name), ''];
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

/** The smaller the more urgent: critical, warning, without a verdict, info or waived, in order. */
export function urgencyOf({ failure, unseen, waiver }: Check): number {
  const unknown = unseen === undefined ? healthy : 2;
  if (failure === undefined) return unknown;
  return Math.min(waiver === undefined ? weights[failure.severity] : weights.info, unknown);
}

/** What is told of a check that fails without a waiver or has no verdict; nothing of any other. */
export function troubleSeries(check: Check): Series[] {
  const { control, subject, failure, unseen, waiver } = check;
  const labels = { ...placeOf(check), resource: subject.resource, check: control };
  const series: Series[] = [];
  if (failure !== undefined && waiver === undefined) {
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

/** What is told of a failure that is let be. Alerts on the same thing are silenced by it. */
export function waivedSeries(check: Check): Series[] {
  const { control, subject, failure, waiver } = check;
  if (failure === undefined || waiver === undefined) return [];
  const { severity, reason } = failure;
  const { resource, table = '' } = subject;
  const what = { ...placeOf(check), table, resource, check: control };
  return [
    { key: 'check_waived', labels: { ...what, severity, reason, owner: waiver.owner }, value: 1 },
  ];
}

/** When each waiver ends; of those that cover the same for the same owner the last one counts. */
export function waiverSeries(waivers: readonly Waiver[]): Series[] {
  const series = new Map<string, Series>();
  for (const { control, environment, account, region, resource, owner, until } of waivers) {
    const labels = {
      environment: environment ?? '',
      account: account ?? '',
      region: region ?? '',
      resource: resource ?? '',
      check: control,
      owner,
    };
    const key = JSON.stringify(labels);
    const value = Math.max(series.get(key)?.value ?? 0, momentOf(until));
    series.set(key, { key: 'waiver_expiry_timestamp_seconds', labels, value });
  }
  return [...series.values()];
}
