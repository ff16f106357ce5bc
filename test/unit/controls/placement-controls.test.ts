import { bucketObjectLock } from '../../../src/controls/bucket-object-lock.js';
import { deletionProtection } from '../../../src/controls/deletion-protection.js';
import { pitrCoverage } from '../../../src/controls/pitr-coverage.js';
import { pitrEnabled } from '../../../src/controls/pitr-enabled.js';
import { pitrFreshness } from '../../../src/controls/pitr-freshness.js';
import { pitrWindow } from '../../../src/controls/pitr-window.js';
import type { PlacementSubject } from '../../../src/controls/subjects.js';
import { tablePresent } from '../../../src/controls/table-present.js';
import type { DeletedTableBackup, PitrState, PlacementFacts } from '../../../src/estate/facts.js';
import type { RegionId } from '../../../src/estate/ids.js';
import { placementIn } from '../../../src/estate/targets.js';
import { dayMs, hourMs, minuteMs, secondMs } from '../../../src/kernel/units.js';
import {
  aBucket,
  absent,
  ago,
  anEnvironment,
  aPosture,
  aTable,
  away,
  home,
  now,
  placementFacts,
  seen,
  unknown,
} from '../../support/estate-builders.js';

function subjectIn(region: RegionId = home, environment = anEnvironment()): PlacementSubject {
  const member = environment.tables[1]; // History
  if (member === undefined) throw new Error('the builder gives three tables');
  const place = placementIn({ kind: 'table', environment, member }, region);
  return { environment, member, place, isHome: region === environment.region };
}

const pitrOn = (changes: Partial<Extract<PitrState, { kind: 'on' }>> = {}) =>
  seen<PitrState>({
    kind: 'on',
    windowDays: 35,
    earliest: ago(35 * dayMs),
    latest: ago(5 * minuteMs),
    ...changes,
  });

const backup = (changes: Partial<DeletedTableBackup> = {}): DeletedTableBackup => ({
  arn: 'arn:aws:dynamodb:eu-west-1:123456789012:table/sdp-x-History/backup/1-a',
  tableId: 'an-older-table',
  deletedAt: ago(2 * hourMs),
  expiresAt: ago(-33 * dayMs),
  ...changes,
});

type Case = readonly [name: string, facts: Partial<PlacementFacts>, expected: string | undefined];

/** `pass`, `fail:<reason>` or `unknown:<reason>`; undefined when there is no subject. */
function said(judgement: { verdict: string; reason?: string } | undefined): string | undefined {
  if (judgement === undefined) return undefined;
  return judgement.verdict === 'pass' ? 'pass' : `${judgement.verdict}:${judgement.reason ?? ''}`;
}

describe('table-present', () => {
  const cases: readonly Case[] = [
    ['an active table', {}, 'pass'],
    ['a table being updated', { table: seen(aTable({ status: 'UPDATING' })) }, 'pass'],
    [
      'a missing table',
      { table: absent(), pitr: absent(), deleted: seen([]) },
      'fail:TableMissing',
    ],
    [
      'a missing table whose backups cannot be listed',
      { table: absent(), pitr: absent(), deleted: unknown() },
      'fail:TableMissing',
    ],
    [
      'a deleted table with its system backup',
      { table: absent(), pitr: absent(), deleted: seen([backup()]) },
      'fail:TableMissing',
    ],
    [
      'a table made again',
      { table: seen(aTable({ createdAt: ago(hourMs) })), deleted: seen([backup()]) },
      'fail:TableRecreated',
    ],
    [
      'a young table that replaced none',
      { table: seen(aTable({ createdAt: ago(hourMs) })), deleted: seen([]) },
      'pass',
    ],
    [
      'a young table whose past cannot be seen',
      { table: seen(aTable({ createdAt: ago(hourMs) })), deleted: unknown() },
      'unknown:ReadDenied',
    ],
    [
      'an inaccessible table',
      { table: seen(aTable({ status: 'INACCESSIBLE_ENCRYPTION_CREDENTIALS' })) },
      'fail:TableInaccessible',
    ],
    [
      'an archived table',
      { table: seen(aTable({ status: 'ARCHIVED' })) },
      'fail:TableInaccessible',
    ],
    [
      'a table being deleted',
      { table: seen(aTable({ status: 'DELETING' })) },
      'fail:TableBeingDeleted',
    ],
    [
      'a table being created',
      { table: seen(aTable({ status: 'CREATING' })) },
      'fail:TableNotReady',
    ],
    ['a table that only PITR does not know', { pitr: absent() }, 'unknown:NotReported'],
    ['a table that only PITR knows', { table: absent() }, 'unknown:NotReported'],
    [
      'one read missing, the other unknown',
      { table: unknown(), pitr: absent(), deleted: seen([]) },
      'fail:TableMissing',
    ],
    [
      'a table restored from that backup',
      {
        table: seen(aTable({ createdAt: ago(hourMs), restoredFrom: backup().arn })),
        deleted: seen([backup()]),
      },
      'pass',
    ],
    [
      'a table that is just being restored',
      {
        table: seen(aTable({ status: 'CREATING', createdAt: ago(hourMs) })),
        deleted: seen([backup()]),
      },
      'fail:TableNotReady',
    ],
    [
      'a backup of this very table',
      {
        table: seen(aTable({ createdAt: ago(hourMs) })),
        deleted: seen([backup({ tableId: 'table-id-1' })]),
      },
      'pass',
    ],
    ['a denied read', { table: unknown() }, 'unknown:ReadDenied'],
    ['a throttled read', { table: unknown('ReadThrottled') }, 'unknown:ReadThrottled'],
  ];
  it.each(cases)('%s', (_, facts, expected) => {
    expect(said(tablePresent.evaluate(subjectIn(), placementFacts(facts), now))).toBe(expected);
  });

  it('leaves replicas to replica-active', () => {
    const facts = placementFacts({ table: absent(), pitr: absent() });
    expect(tablePresent.evaluate(subjectIn(away), facts, now)).toBeUndefined();
  });

  it('names the system backup and the days that are left', () => {
    const facts = placementFacts({ table: absent(), pitr: absent(), deleted: seen([backup()]) });
    const judgement = tablePresent.evaluate(subjectIn(), facts, now);
    expect(judgement?.message).toContain('1-a');
    expect(judgement).toHaveProperty('remedy', expect.stringContaining(backup().arn));
    expect(judgement?.message).toContain('33 d');
    expect(judgement).toHaveProperty(
      'remedy',
      expect.stringContaining('restore-table-from-backup'),
    );
  });
});

describe('table-present, in words', () => {
  it.each([
    ['INACCESSIBLE_ENCRYPTION_CREDENTIALS', 'seven days', 'key'],
    ['REPLICATION_NOT_AUTHORIZED', '20 hours', 'permission to replicate'],
    ['REGION_DISABLED', '20 hours', 'Enable the region'],
    ['ARCHIVED', 'seven days', 'archival backup'],
  ])('tells what %s means and what helps', (status, means, helps) => {
    const facts = placementFacts({ table: seen(aTable({ status })) });
    const judgement = tablePresent.evaluate(subjectIn(), facts, now);
    expect(judgement?.message).toContain(means);
    expect(judgement).toHaveProperty('remedy', expect.stringContaining(helps));
  });

  it.each([
    [ago(-dayMs), 'expires in 1 d'],
    [ago(dayMs), 'expired 1 d ago'],
    [undefined, 'expiry is not reported'],
  ])('tells how long the system backup lasts: %s', (expiresAt, words) => {
    const facts = placementFacts({
      table: absent(),
      pitr: absent(),
      deleted: seen([backup({ expiresAt })]),
    });
    expect(tablePresent.evaluate(subjectIn(), facts, now)?.message).toContain(words);
  });
});

describe('pitr-enabled', () => {
  const cases: readonly Case[] = [
    ['on', { pitr: pitrOn() }, 'pass'],
    ['off', { pitr: seen<PitrState>({ kind: 'off' }) }, 'fail:PitrDisabled'],
    ['a table that PITR does not know', { pitr: absent() }, 'unknown:NotReported'],
    ['no table, and an answer about its PITR', { table: absent() }, 'unknown:NotReported'],
    ['no table', { pitr: absent(), table: absent() }, undefined],
    ['denied', { pitr: unknown() }, 'unknown:ReadDenied'],
    ['timed out', { pitr: unknown('ReadTimedOut') }, 'unknown:ReadTimedOut'],
    ['unsupported', { pitr: unknown('ReadUnsupported') }, 'unknown:ReadUnsupported'],
  ];
  it.each(cases)('%s', (_, facts, expected) => {
    expect(said(pitrEnabled.evaluate(subjectIn(), placementFacts(facts), now))).toBe(expected);
  });

  it('is judged in the region of the replica, with that region in the remedy', () => {
    const facts = placementFacts({ pitr: seen<PitrState>({ kind: 'off' }) });
    const judgement = pitrEnabled.evaluate(subjectIn(away), facts, now);
    expect(judgement?.message).toContain('replica');
    expect(judgement).toHaveProperty('remedy', expect.stringContaining(`--region ${away}`));
    expect(judgement).toHaveProperty('remedy', expect.stringContaining('RecoveryPeriodInDays=35'));
  });
});

describe('pitr-window', () => {
  const cases: readonly Case[] = [
    ['exactly as wanted', { pitr: pitrOn({ windowDays: 35 }) }, 'pass'],
    ['a day short', { pitr: pitrOn({ windowDays: 34 }) }, 'fail:PitrWindowTooShort'],
    ['not reported', { pitr: pitrOn({ windowDays: undefined }) }, 'unknown:NotReported'],
    ['off is said elsewhere', { pitr: seen<PitrState>({ kind: 'off' }) }, undefined],
    ['denied', { pitr: unknown() }, 'unknown:ReadDenied'],
  ];
  it.each(cases)('%s', (_, facts, expected) => {
    expect(said(pitrWindow.evaluate(subjectIn(), placementFacts(facts), now))).toBe(expected);
  });
});

describe('pitr-coverage', () => {
  const young = (ageMs: number) => seen(aTable({ createdAt: ago(ageMs) }));
  const cases: readonly Case[] = [
    ['the whole window', {}, 'pass'],
    [
      'a reset: an old table with a day of history',
      { pitr: pitrOn({ earliest: ago(dayMs) }) },
      'fail:PitrHistoryReset',
    ],
    ['just inside the slack', { pitr: pitrOn({ earliest: ago(34 * dayMs) }) }, 'pass'],
    [
      'just outside the slack',
      { pitr: pitrOn({ earliest: ago(34 * dayMs - secondMs) }) },
      'fail:PitrHistoryReset',
    ],
    [
      'a young table, covered since its creation',
      { table: young(8 * dayMs), pitr: pitrOn({ earliest: ago(8 * dayMs) }) },
      'pass',
    ],
    [
      'a young table below the minimum',
      { table: young(3 * dayMs), pitr: pitrOn({ earliest: ago(3 * dayMs) }) },
      'fail:PitrCoverageTooShort',
    ],
    [
      'exactly the minimum',
      { table: young(8 * dayMs), pitr: pitrOn({ earliest: ago(7 * dayMs + 5 * minuteMs) }) },
      'pass',
    ],
    [
      'a second below the minimum',
      {
        table: young(8 * dayMs),
        pitr: pitrOn({ earliest: ago(7 * dayMs + 5 * minuteMs - secondMs) }),
      },
      'fail:PitrCoverageTooShort',
    ],
    [
      'no length yet',
      { table: young(minuteMs), pitr: pitrOn({ earliest: ago(minuteMs), latest: ago(minuteMs) }) },
      'unknown:NotReported',
    ],
    [
      'a window that ends before it begins',
      { pitr: pitrOn({ earliest: ago(minuteMs), latest: ago(2 * minuteMs) }) },
      'unknown:NotReported',
    ],
    [
      'instants not reported',
      { pitr: pitrOn({ earliest: undefined, latest: undefined }) },
      'unknown:NotReported',
    ],
    ['the age of the table cannot be seen', { table: unknown() }, 'unknown:ReadDenied'],
    [
      'too short is certain even when the age is not',
      { table: unknown(), pitr: pitrOn({ earliest: ago(dayMs) }) },
      'fail:PitrCoverageTooShort',
    ],
    ['off', { pitr: seen<PitrState>({ kind: 'off' }) }, undefined],
  ];
  it.each(cases)('%s', (_, facts, expected) => {
    expect(said(pitrCoverage.evaluate(subjectIn(), placementFacts(facts), now))).toBe(expected);
  });

  it.each([
    [dayMs, 'critical'],
    [8 * dayMs, 'warning'],
  ])('weighs a reset by the configured minimum: %d ms are left', (left, severity) => {
    const facts = placementFacts({ pitr: pitrOn({ earliest: ago(left) }) });
    const judgement = pitrCoverage.evaluate(subjectIn(), facts, now);
    expect(judgement).toMatchObject({ reason: 'PitrHistoryReset', severity });
  });

  it.each([
    [secondMs - 1, 'unknown:NotReported'],
    [secondMs, 'pass'],
  ])('takes a window of %d ms as %s', (length, expected) => {
    const posture = aPosture({
      pitr: { windowDays: 35, minimumCoverageDays: undefined, maximumLagMinutes: 15 },
    });
    const facts = placementFacts({
      table: young(minuteMs),
      pitr: pitrOn({ earliest: ago(minuteMs), latest: ago(minuteMs - length) }),
    });
    const subject = subjectIn(home, anEnvironment({ posture }));
    expect(said(pitrCoverage.evaluate(subject, facts, now))).toBe(expected);
  });

  it('judges only a reset where no minimum is configured', () => {
    const posture = aPosture({
      pitr: { windowDays: 35, minimumCoverageDays: undefined, maximumLagMinutes: 15 },
    });
    const facts = placementFacts({
      table: seen(aTable({ createdAt: ago(3 * dayMs) })),
      pitr: pitrOn({ earliest: ago(3 * dayMs) }),
    });
    const subject = subjectIn(home, anEnvironment({ posture }));
    expect(said(pitrCoverage.evaluate(subject, facts, now))).toBe('pass');
  });
});

describe('pitr-freshness', () => {
  const cases: readonly Case[] = [
    ['five minutes', {}, 'pass'],
    ['exactly the limit', { pitr: pitrOn({ latest: ago(15 * minuteMs) }) }, 'pass'],
    [
      'a second over',
      { pitr: pitrOn({ latest: ago(15 * minuteMs + secondMs) }) },
      'fail:PitrHistoryStale',
    ],
    ['clocks differ a little', { pitr: pitrOn({ latest: ago(-2 * minuteMs) }) }, 'pass'],
    [
      'an instant in the future',
      { pitr: pitrOn({ latest: ago(-3 * minuteMs) }) },
      'unknown:NotReported',
    ],
    ['not reported', { pitr: pitrOn({ latest: undefined }) }, 'unknown:NotReported'],
    [
      'a window without length',
      { pitr: pitrOn({ earliest: ago(5 * minuteMs) }) },
      'unknown:NotReported',
    ],
    ['denied', { pitr: unknown() }, 'unknown:ReadDenied'],
  ];
  it.each(cases)('%s', (_, facts, expected) => {
    expect(said(pitrFreshness.evaluate(subjectIn(), placementFacts(facts), now))).toBe(expected);
  });

  it('measures the lag at the read, however long the pass took', () => {
    const later = new Date(now.getTime() + hourMs);
    expect(said(pitrFreshness.evaluate(subjectIn(), placementFacts(), later))).toBe('pass');
  });
});

it('points at our clock when history lies in the future', () => {
  const facts = placementFacts({ pitr: pitrOn({ earliest: ago(-minuteMs), latest: ago(-dayMs) }) });
  for (const control of [pitrFreshness, pitrCoverage]) {
    const judgement = control.evaluate(subjectIn(), facts, now);
    expect(judgement).toHaveProperty('remedy', expect.stringContaining('clock of this machine'));
  }
});

describe('the history of a table that is inaccessible', () => {
  it.each(['INACCESSIBLE_ENCRYPTION_CREDENTIALS', 'REGION_DISABLED', 'ARCHIVED'])(
    'stands still and is told with its cause, %s',
    (status) => {
      const facts = placementFacts({
        table: seen(aTable({ status })),
        pitr: pitrOn({ latest: ago(15 * hourMs) }),
      });
      expect(pitrFreshness.evaluate(subjectIn(), facts, now)).toBeUndefined();
      expect(pitrCoverage.evaluate(subjectIn(), facts, now)).toBeUndefined();
      expect(said(tablePresent.evaluate(subjectIn(), facts, now))).toBe('fail:TableInaccessible');
    },
  );

  const still = { pitr: pitrOn({ latest: ago(15 * hourMs) }) };
  const listedAs = (status: string) => ({ region: away, status, inaccessibleSince: undefined });

  it('is told with its cause also where only the home region tells the state', () => {
    const table = unknown();
    const listed = listedAs('INACCESSIBLE_ENCRYPTION_CREDENTIALS');
    const facts = { ...placementFacts({ ...still, table }), listed };
    expect(pitrFreshness.evaluate(subjectIn(away), facts, now)).toBeUndefined();
    expect(pitrCoverage.evaluate(subjectIn(away), facts, now)).toBeUndefined();
  });

  it('is unknown like its table where the two reads contradict each other', () => {
    const table = seen(aTable({ status: 'ARCHIVED' }));
    const facts = placementFacts({ table, pitr: absent() });
    for (const control of [tablePresent, pitrFreshness, pitrCoverage]) {
      const judgement = control.evaluate(subjectIn(), facts, now);
      expect(judgement).toMatchObject({ verdict: 'unknown', reason: 'NotReported' });
    }
  });

  it.each([undefined, listedAs('ACTIVE')])('is told by itself where no state is seen', (listed) => {
    const facts = { ...placementFacts({ ...still, table: unknown() }), listed };
    expect(said(pitrFreshness.evaluate(subjectIn(away), facts, now))).toBe('fail:PitrHistoryStale');
    expect(said(pitrCoverage.evaluate(subjectIn(away), facts, now))).toBe('unknown:ReadDenied');
  });

  it.each([
    ['begins too late in any case', { earliest: ago(3 * dayMs) }, 'fail:PitrHistoryReset'],
    [
      'is too short in any case',
      { windowDays: 2, earliest: ago(2 * dayMs) },
      'fail:PitrCoverageTooShort',
    ],
    [
      'is too short only since it stands still',
      { windowDays: 7, earliest: ago(7 * dayMs) },
      undefined,
    ],
    ['has no end', { latest: undefined }, undefined],
  ])('that %s', (_, changes, expected) => {
    const facts = placementFacts({
      table: seen(aTable({ status: 'INACCESSIBLE_ENCRYPTION_CREDENTIALS' })),
      pitr: pitrOn({ latest: ago(15 * hourMs), ...changes }),
    });
    const judgement = pitrCoverage.evaluate(subjectIn(), facts, now);
    expect(judgement === undefined ? undefined : said(judgement)).toBe(expected);
  });
});

describe('deletion-protection', () => {
  const cases: readonly Case[] = [
    ['on', {}, 'pass'],
    ['off', { table: seen(aTable({ deletionProtection: false })) }, 'fail:DeletionProtectionOff'],
    ['no table', { table: absent(), pitr: absent() }, undefined],
    ['contradicting reads', { table: absent() }, 'unknown:NotReported'],
    [
      'not reported',
      { table: seen(aTable({ deletionProtection: undefined })) },
      'unknown:NotReported',
    ],
    ['denied', { table: unknown() }, 'unknown:ReadDenied'],
  ];
  it.each(cases)('%s', (_, facts, expected) => {
    expect(said(deletionProtection.evaluate(subjectIn(), placementFacts(facts), now))).toBe(
      expected,
    );
  });

  it('is judged in the region of the replica, and turned on there', () => {
    const facts = placementFacts({ table: seen(aTable({ deletionProtection: false })) });
    expect(deletionProtection.evaluate(subjectIn(away), facts, now)).toHaveProperty(
      'remedy',
      expect.stringContaining(`--region ${away} `),
    );
  });

  it('has no subject where it is not wanted', () => {
    const environment = anEnvironment({ posture: aPosture({ deletionProtection: false }) });
    const facts = placementFacts({ table: seen(aTable({ deletionProtection: false })) });
    expect(deletionProtection.evaluate(subjectIn(home, environment), facts, now)).toBeUndefined();
  });
});

describe('bucket-object-lock', () => {
  const lock = (mode: 'governance' | 'compliance', days: number) =>
    seen({ kind: 'on', rule: { mode, days } } as const);
  const cases = [
    ['as wanted', lock('compliance', 35), 'pass'],
    ['longer than wanted', lock('compliance', 400), 'pass'],
    ['a day short', lock('compliance', 34), 'fail:LockRetentionTooShort'],
    ['the weaker mode', lock('governance', 35), 'fail:LockModeWeaker'],
    ['no default rule', seen({ kind: 'on', rule: undefined } as const), 'fail:NoDefaultRetention'],
    ['off', seen({ kind: 'off' } as const), 'fail:ObjectLockOff'],
    ['no bucket', absent(), 'unknown:NotReported'], // versioning was seen
    ['denied', unknown(), 'unknown:ReadDenied'],
  ] as const;
  it.each(cases)('%s', (_, objectLock, expected) => {
    const facts = { versioning: seen('enabled' as const), objectLock };
    expect(said(bucketObjectLock.evaluate(aBucket(), facts, now))).toBe(expected);
  });

  it('never advises what is weaker or shorter than what is there', () => {
    const facts = { versioning: seen('enabled' as const), objectLock: lock('compliance', 7) };
    const bucket = aBucket({ objectLock: { mode: 'governance', days: 35 } });
    const judgement = bucketObjectLock.evaluate(bucket, facts, now);
    expect(judgement).toHaveProperty('remedy', expect.stringContaining('Mode=COMPLIANCE,Days=35'));
    const longer = { versioning: seen('enabled' as const), objectLock: lock('governance', 90) };
    expect(bucketObjectLock.evaluate(aBucket(), longer, now)).toHaveProperty(
      'remedy',
      expect.stringContaining('Mode=COMPLIANCE,Days=90'),
    );
  });

  it('has no subject in a bucket that is missing', () => {
    const facts = { versioning: absent(), objectLock: absent() };
    expect(bucketObjectLock.evaluate(aBucket(), facts, now)).toBeUndefined();
  });

  it.each([
    ['production', { production: true, objectLock: undefined }, 'critical'],
    ['other, wanted', { production: false }, 'warning'],
    ['other, not wanted', { production: false, objectLock: undefined }, 'info'],
  ] as const)('weighs a missing lock by tier: %s', (_, changes, severity) => {
    const facts = {
      versioning: seen('enabled' as const),
      objectLock: seen({ kind: 'off' } as const),
    };
    const judgement = bucketObjectLock.evaluate(aBucket(changes), facts, now);
    expect(judgement).toHaveProperty('severity', severity);
  });

  it('accepts governance where compliance is not asked for', () => {
    const bucket = aBucket({ objectLock: { mode: 'governance', days: 14 } });
    const facts = { versioning: seen('enabled' as const), objectLock: lock('governance', 14) };
    expect(said(bucketObjectLock.evaluate(bucket, facts, now))).toBe('pass');
  });
});
