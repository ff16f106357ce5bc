import type { Estate, Waiver } from '../estate/environment.js';
import { dayMs, describeSpan } from '../kernel/units.js';
import type { ControlCard, Judgement } from './control.js';
import { type Finding, makeFinding } from './finding.js';

/** What a waiver is compared with. */
type Waivable = Pick<Finding, 'control' | 'verdict' | 'subject'>;

function fits(waiver: Waiver, { control, subject }: Waivable): boolean {
  return (
    waiver.control === control &&
    (waiver.environment ?? subject.environment) === subject.environment &&
    (waiver.account ?? subject.account) === subject.account &&
    (waiver.region ?? subject.region) === subject.region &&
    (waiver.resource ?? subject.resource) === subject.resource
  );
}

/**
 * The waiver that covers a failure now: of several the one that lasts longest. Only failures are
 * covered: what cannot be seen is nobody's exception.
 */
export function waiverOf(
  finding: Waivable,
  waivers: readonly Waiver[],
  now: Date,
): Waiver | undefined {
  if (finding.verdict !== 'fail') return undefined;
  let covering: Waiver | undefined;
  for (const waiver of waivers) {
    if (waiver.until <= now || !fits(waiver, finding)) continue;
    if (covering === undefined || waiver.until > covering.until) covering = waiver;
  }
  return covering;
}

/** The same findings, each covered failure with its waiver. */
export function withWaivers(
  findings: readonly Finding[],
  waivers: readonly Waiver[],
  now: Date,
): readonly Finding[] {
  if (waivers.length === 0) return findings;
  return findings.map((finding) => {
    const waiver = waiverOf(finding, waivers, now);
    if (waiver === undefined) return finding;
    const { owner, reason, until } = waiver;
    return { ...finding, waiver: { owner, reason, until } };
  });
}

/** How long before its end a waiver is told to expire. */
const noticeMs = 14 * dayMs;

type Reason = 'WaiverExpired' | 'WaiverExpiring' | 'WaiverUnused';

/** Waivers are looked after: none ends unnoticed, none stays for nothing. */
export const waiverCurrent: ControlCard & {
  readonly reasons: Readonly<Record<Reason, ControlCard['reasons'][string]>>;
} = {
  id: 'waiver-current',
  title: 'Waivers current',
  subject: 'waiver',
  rationale:
    'An exception that nobody renews or removes hides the next failure of the same kind, or wakes somebody at night.',
  source: 'Configuration Reference, waivers',
  reasons: {
    WaiverExpired: {
      severity: 'warning',
      meaning: 'The waiver has expired, and what it covered still fails.',
    },
    WaiverExpiring: {
      severity: 'info',
      meaning: 'The waiver expires within 14 days, and what it covers fails.',
    },
    WaiverUnused: {
      severity: 'info',
      meaning: 'Nothing fails that the waiver would cover.',
    },
  },
};

function judge(waiver: Waiver, findings: readonly Finding[], now: Date): Judgement<Reason> {
  const touched = findings.filter((finding) => fits(waiver, finding));
  const failing = touched.filter(({ verdict }) => verdict === 'fail').length;
  const leftMs = waiver.until.getTime() - now.getTime();
  const until = waiver.until.toISOString().slice(0, 10);
  if (failing === 0) {
    const unseen = touched.find(({ verdict }) => verdict === 'unknown');
    if (unseen !== undefined) {
      return {
        verdict: 'unknown',
        reason: 'NotReported',
        message: 'what the waiver covers could not be seen',
        remedy: unseen.remedy ?? 'Run again when it can be seen.',
        failure: unseen.failure,
      };
    }
    return {
      verdict: 'fail',
      reason: 'WaiverUnused',
      message: 'nothing fails that this waiver covers',
      remedy: 'Remove it from waivers in the configuration.',
    };
  }
  const covers = `it covers ${failing === 1 ? 'one failure' : `${failing} failures`}`;
  if (leftMs <= 0) {
    return {
      verdict: 'fail',
      reason: 'WaiverExpired',
      message: `expired on ${until}; ${covers}, which ${failing === 1 ? 'alerts' : 'alert'} again`,
      remedy: `Ask ${waiver.owner}: put the cause right, or set a new date in waivers of the configuration.`,
    };
  }
  if (leftMs <= noticeMs) {
    return {
      verdict: 'fail',
      reason: 'WaiverExpiring',
      message: `expires in ${describeSpan(leftMs)}, on ${until}; ${covers}`,
      remedy: `Ask ${waiver.owner}: put the cause right, or set a new date in waivers of the configuration.`,
    };
  }
  return { verdict: 'pass', message: `valid until ${until}; ${covers}` };
}

/**
 * One finding for each waiver of the estate. The subject is what the waiver names; where it names no
 * account it is the estate's first one.
 * @param findings - everything else that was judged
 */
export function waiverFindings(
  findings: readonly Finding[],
  { waivers, accounts, environments }: Estate,
  now: Date,
): readonly Finding[] {
  return waivers.flatMap((waiver, index): readonly Finding[] => {
    const environment = environments.find(({ name }) => name === waiver.environment);
    const account = accounts.find(({ id }) => id === (waiver.account ?? environment?.account));
    const place = account ?? accounts[0];
    const region = waiver.region ?? environment?.region ?? place?.regions[0];
    if (place === undefined || region === undefined) return [];
    const selectors = [waiver.environment, waiver.account, waiver.region, waiver.resource];
    const subject = {
      environment: waiver.environment,
      table: undefined,
      account: place.id,
      region,
      resource: `waiver of ${waiver.control}${waiver.resource === undefined ? '' : ` for ${waiver.resource}`}`,
    };
    // Two waivers may name the same: the later one is told apart by its place in the list.
    const twins = waivers
      .slice(0, index)
      .filter(
        (other) =>
          other.control === waiver.control &&
          [other.environment, other.account, other.region, other.resource].join('\n') ===
            selectors.join('\n'),
      ).length;
    const key = [waiver.control, ...selectors.map((each) => each ?? ''), `${twins}`];
    return [makeFinding(waiverCurrent, subject, key, judge(waiver, findings, now), [])];
  });
}
