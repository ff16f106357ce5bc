import { belongsTo } from '../controls/belonging.js';
import { catalogue } from '../controls/catalogue.js';
import type { ControlCard, Severity } from '../controls/control.js';
import { evaluate } from '../controls/evaluate.js';
import type { Finding, FindingSubject } from '../controls/finding.js';
import type { HeldFinding } from '../controls/held-finding.js';
import { nothingRemembered } from '../controls/sight.js';
import type { Estate } from '../estate/environment.js';
import { targetsOf } from '../estate/targets.js';
import { neverAsked, unseenObservation } from '../estate/unseen.js';

/** A check as the metrics show it. */
export interface Check {
  readonly control: string;
  /** What is judged, see `thingOf`. */
  readonly thing: string;
  readonly subject: FindingSubject;
  readonly verdict: Finding['verdict'];
  /** The failure that stands, also while it cannot be seen. */
  readonly failure:
    { readonly severity: Severity; readonly reason: string; readonly since: Date } | undefined;
  /** Why there is no verdict. */
  readonly unseen: { readonly reason: string; readonly code: string } | undefined;
}

const cards: ReadonlyMap<string, ControlCard> = new Map(catalogue.map((card) => [card.id, card]));

/** A table, bucket or cluster, as the key of a map. */
export function resourceThing(account: string, region: string, resource: string): string {
  return `${account}/${region}/${resource}`;
}

/** The datasets of an environment, which are listed in one read, as the key of a map. */
export function datasetsThing(environment: string): string {
  return `datasets/${environment}`;
}

/** What several controls judge together. */
function thingOf({ control, subject }: Pick<Finding, 'control' | 'subject'>): string {
  const { account, region, resource, environment } = subject;
  return cards.get(control)?.subject === 'dataset'
    ? datasetsThing(environment ?? '')
    : resourceThing(account, region, resource);
}

/**
 * Every check that the configuration asks for, before anything was looked at. The controls say
 * themselves which they are. Costs milliseconds for a large estate: keep it as long as the estate.
 */
export function expectedChecks(estate: Estate): readonly Check[] {
  return evaluate(targetsOf(estate).map(unseenObservation), neverAsked.at, {
    estate,
    remembered: nothingRemembered,
  }).map(({ control, subject }) => ({
    control,
    thing: thingOf({ control, subject }),
    subject,
    verdict: 'unknown',
    failure: undefined,
    unseen: { reason: 'NotLookedAt', code: '' },
  }));
}

/** What fails, also while it cannot be seen any more. */
function failureOf({ verdict, severity, reason, since, before }: HeldFinding): Check['failure'] {
  if (verdict === 'fail') return { severity, reason: reason ?? '', since };
  if (verdict === 'pass' || before?.verdict !== 'fail') return undefined;
  return { severity: before.severity, reason: before.reason ?? '', since: before.since };
}

/**
 * The checks to show: findings whose subject is still configured, and what no pass has looked at.
 * @param expected - of the same estate, see `expectedChecks`
 */
export function knownChecks(
  estate: Estate,
  expected: readonly Check[],
  findings: readonly HeldFinding[],
): readonly Check[] {
  const held = findings.filter(belongsTo(estate));
  const checks = held.map((finding): Check => {
    const { control, subject, verdict, reason = '', failure } = finding;
    return {
      control,
      thing: thingOf(finding),
      subject,
      verdict,
      failure: failureOf(finding),
      unseen: verdict === 'unknown' ? { reason, code: failure?.code ?? '' } : undefined,
    };
  });
  const lookedAt = new Set(checks.map(({ thing }) => thing));
  return [...checks, ...expected.filter(({ thing }) => !lookedAt.has(thing))];
}
