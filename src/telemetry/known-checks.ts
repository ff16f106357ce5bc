import { belongsTo } from '../controls/belonging.js';
import { catalogue } from '../controls/catalogue.js';
import type { ControlCard, Severity } from '../controls/control.js';
import { evaluate } from '../controls/evaluate.js';
import type { Finding, FindingSubject } from '../controls/finding.js';
import type { HeldFinding } from '../controls/held-finding.js';
import { nothingRemembered } from '../controls/sight.js';
import { waiverOf } from '../controls/waivers.js';
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
  /** What lets the failure be, also while it cannot be seen. */
  readonly waiver: { readonly owner: string } | undefined;
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

/** What is judged of an environment as a whole in a place, as the key of a map. */
export function environmentThing(environment: string, account: string, region: string): string {
  return `environment/${environment}/${account}/${region}`;
}

/** An account and region as a whole, with its vaults and plans, as the key of a map. */
export function placeThing(account: string, region: string): string {
  return `place/${account}/${region}`;
}

/**
 * What several controls judge together. Of an environment or a place as a whole a control may name
 * what it found there, and something else before it has looked: all of that is one thing.
 */
function thingOf({ control, subject }: Pick<Finding, 'control' | 'subject'>): string {
  const { account, region, resource, environment } = subject;
  switch (cards.get(control)?.subject) {
    case 'dataset':
      return datasetsThing(environment ?? '');
    case 'environment':
      return environmentThing(environment ?? '', account, region);
    case 'place':
    case 'plan':
    case 'vault':
      return placeThing(account, region);
    case 'account':
      return `account/${account}`;
    case 'table':
    case 'placement':
    case 'replica':
    case 'copy':
    case 'bucket':
    case 'cluster':
    case 'key':
    case 'waiver':
    case undefined:
    default:
      return resourceThing(account, region, resource);
  }
}

/** One for all of them: they are kept as long as the configuration. */
const notLookedAt: Check['unseen'] = { reason: 'NotLookedAt', code: '' };

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
    waiver: undefined,
    unseen: notLookedAt,
  }));
}

/** What fails, also while it cannot be seen any more. */
function failureOf({ verdict, severity, reason, since, before }: HeldFinding): Check['failure'] {
  if (verdict === 'fail') return { severity, reason: reason ?? '', since };
  if (verdict === 'pass' || before?.verdict !== 'fail') return undefined;
  return { severity: before.severity, reason: before.reason ?? '', since: before.since };
}

/** The waiver of a failure; of one that cannot be seen now, the one that covered it at its last try. */
function waiverIn(finding: HeldFinding, { waivers }: Estate): Check['waiver'] {
  const { control, subject, verdict, before, judgedAt, waiver } = finding;
  if (verdict !== 'unknown') return waiver;
  if (before?.verdict !== 'fail') return undefined;
  return waiverOf({ control, subject, verdict: 'fail' }, waivers, judgedAt);
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
      waiver: waiverIn(finding, estate),
      unseen: verdict === 'unknown' ? { reason, code: failure?.code ?? '' } : undefined,
    };
  });
  const lookedAt = new Set(checks.map(({ thing }) => thing));
  return [...checks, ...expected.filter(({ thing }) => !lookedAt.has(thing))];
}
