import fc from 'fast-check';
import { makeFinding, type Finding } from '../../../src/controls/finding.js';
import { pitrEnabled } from '../../../src/controls/pitr-enabled.js';
import { summarise } from '../../../src/controls/result.js';
import { evaluate } from '../../../src/controls/evaluate.js';
import { nothingRemembered } from '../../../src/controls/sight.js';
import { selectEnvironments } from '../../../src/estate/targets.js';
import { waiverFindings, withWaivers } from '../../../src/controls/waivers.js';
import type { Estate, Waiver } from '../../../src/estate/environment.js';
import type { AccountId, EnvironmentName, RegionId } from '../../../src/estate/ids.js';
import { dayMs } from '../../../src/kernel/units.js';
import {
  accountId,
  ago,
  anAccount,
  anEnvironment,
  away,
  home,
  now,
} from '../../support/estate-builders.js';

const environment = 'prod-orders' as EnvironmentName;
const inDays = (days: number): Date => ago(-days * dayMs);

function aWaiver(changes: Partial<Waiver> = {}): Waiver {
  return {
    control: 'pitr-enabled',
    environment,
    account: undefined,
    region: undefined,
    resource: undefined,
    owner: 'data-team',
    reason: 'replica is being moved',
    until: inDays(30),
    ...changes,
  };
}

function aFinding(verdict: Finding['verdict'], region: RegionId = home): Finding {
  const subject = {
    environment,
    table: 'Object',
    account: accountId,
    region,
    resource: 'sdp-x-Object',
  };
  const judgement =
    verdict === 'pass'
      ? ({ verdict, message: 'on' } as const)
      : verdict === 'fail'
        ? ({ verdict, reason: 'PitrDisabled', message: 'off', remedy: 'Turn it on.' } as const)
        : ({
            verdict,
            reason: 'ReadDenied',
            message: 'no',
            remedy: 'Allow.',
            failure: undefined,
          } as const);
  return makeFinding(pitrEnabled, subject, [region], judgement, []);
}

function anEstate(waivers: readonly Waiver[]): Estate {
  return { accounts: [anAccount()], environments: [anEnvironment()], buckets: [], waivers };
}

function covers(waiver: Waiver, finding: Finding): boolean {
  return withWaivers([finding], [waiver], now)[0]?.waiver !== undefined;
}

describe('a waiver', () => {
  it.each([
    ['everything of its control that is not narrowed', aWaiver({ environment: undefined }), true],
    ['its environment', aWaiver(), true],
    ['no other environment', aWaiver({ environment: 'staging' as EnvironmentName }), false],
    ['no other control', aWaiver({ control: 'pitr-window' }), false],
    ['its region', aWaiver({ region: home }), true],
    ['no other region', aWaiver({ region: away }), false],
    ['its resource', aWaiver({ resource: 'sdp-x-Object' }), true],
    ['no other resource', aWaiver({ resource: 'sdp-x-Index' }), false],
    ['its account', aWaiver({ account: accountId }), true],
    ['no other account', aWaiver({ account: '999999999999' as AccountId }), false],
    ['nothing from its last instant on', aWaiver({ until: now }), false],
    ['everything until then', aWaiver({ until: new Date(now.getTime() + 1) }), true],
  ])('covers %s', (_what, waiver, expected) => {
    expect(covers(waiver, aFinding('fail'))).toBe(expected);
  });

  it('covers neither a pass nor what cannot be seen', () => {
    expect(covers(aWaiver(), aFinding('pass'))).toBe(false);
    expect(covers(aWaiver(), aFinding('unknown'))).toBe(false);
  });

  it('of several the one that lasts longest is named', () => {
    const [finding] = withWaivers(
      [aFinding('fail')],
      [aWaiver({ owner: 'short' }), aWaiver({ owner: 'long', until: inDays(60) })],
      now,
    );
    expect(finding?.waiver?.owner).toBe('long');
  });

  it('fails no check, but an unknown beside it is still unseen', () => {
    const covered = withWaivers([aFinding('fail')], [aWaiver()], now);
    expect(summarise(covered).exit).toBe('ok');
    expect(summarise(covered).counts.fail).toBe(1);
    expect(summarise([...covered, aFinding('unknown')]).exit).toBe('unseen');
    expect(summarise([...covered, aFinding('fail', away)]).exit).toBe('violated');
  });
});

describe('waivers are looked after', () => {
  it.each([
    ['one that ends in 15 days and covers', 15, 'fail', 'pass', undefined],
    ['one that ends in 13 days and covers', 13, 'fail', 'fail', 'WaiverExpiring'],
    ['one that has ended, and what it covered fails', -1, 'fail', 'fail', 'WaiverExpired'],
    ['one that covers nothing', 30, 'pass', 'fail', 'WaiverUnused'],
    ['one that ended and covers nothing', -1, 'pass', 'fail', 'WaiverUnused'],
    ['one whose subject cannot be seen', 30, 'unknown', 'unknown', 'NotReported'],
  ] as const)('%s', (_what, days, subject, verdict, reason) => {
    const estate = anEstate([aWaiver({ until: inDays(days) })]);
    const [finding] = waiverFindings([aFinding(subject)], estate, now);
    expect(finding).toMatchObject({ verdict, control: 'waiver-current' });
    expect(finding?.reason).toBe(reason);
    expect(finding?.subject.environment).toBe(environment);
  });

  it('an expired one weighs as a warning, the others advise', () => {
    const severity = (days: number): string | undefined =>
      waiverFindings([aFinding('fail')], anEstate([aWaiver({ until: inDays(days) })]), now)[0]
        ?.severity;
    expect(severity(-1)).toBe('warning');
    expect(severity(3)).toBe('info');
  });

  it('each has a finding of its own, twins too', () => {
    const found = waiverFindings(
      [],
      anEstate([aWaiver(), aWaiver(), aWaiver({ region: away })]),
      now,
    );
    expect(new Set(found.map(({ id }) => id)).size).toBe(3);
  });
});

it('covering is decided by each finding alone, whatever their order', () => {
  const waivers = [aWaiver({ region: home }), aWaiver({ control: 'pitr-window' })];
  const verdicts = fc.array(fc.constantFrom('pass', 'fail', 'unknown'), { maxLength: 12 });
  fc.assert(
    fc.property(verdicts, (list) => {
      const findings = list.map((verdict, at) => aFinding(verdict, at % 2 === 0 ? home : away));
      const covered = withWaivers(findings, waivers, now);
      const reversed = withWaivers(findings.toReversed(), waivers, now).toReversed();
      expect(reversed).toEqual(covered);
      for (const [at, finding] of covered.entries()) {
        expect(finding.waiver !== undefined).toBe(
          findings[at]?.verdict === 'fail' && finding.subject.region === home,
        );
      }
    }),
  );
});

describe('waivers where only a part of the estate is judged', () => {
  const whole = anEstate([
    aWaiver(),
    aWaiver({ environment: undefined }),
    aWaiver({ environment: 'staging' as EnvironmentName }),
  ]);
  const told = (part: Estate) =>
    evaluate([], now, { estate: part, whole, remembered: nothingRemembered })
      .filter(({ control }) => control === 'waiver-current')
      .map(({ subject }) => subject.environment ?? 'everything');

  it("of other environments are nobody's, and those for everything are not called unused", () => {
    expect(told(selectEnvironments(whole, [environment]))).toEqual([environment]);
    expect(told(whole)).not.toContain('everything');
  });

  it('are all looked after where the whole is judged', () => {
    const found = evaluate([], now, { estate: whole, remembered: nothingRemembered }).filter(
      ({ control }) => control === 'waiver-current',
    );
    expect(found.map(({ subject }) => subject.environment ?? 'everything')).toEqual([
      environment,
      'everything',
      'staging',
    ]);
  });
});
