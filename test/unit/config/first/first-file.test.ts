import { parse } from 'yaml';
import { readConfiguration } from '../../../../src/config/configuration.js';
import { firstFile } from '../../../../src/config/first/first-file.js';
import { describeProblem } from '../../../../src/config/problem.js';
import type { RecoveryPoint, VaultLock } from '../../../../src/estate/backup-facts.js';
import type { AccountId, BucketName, RegionId } from '../../../../src/estate/ids.js';
import type { Survey, SurveyedBucket, SurveyedBuckets } from '../../../../src/estate/survey.js';
import { dayMs, hourMs } from '../../../../src/kernel/units.js';
import {
  absent,
  accountId,
  ago,
  anAccount,
  aTable,
  away,
  home,
  now,
  seen,
  unknown,
} from '../../../support/estate-builders.js';
import { aPlan, aPoint, aStack, aVault, vaultContent } from '../../../support/place-builders.js';
import {
  aSurvey,
  own,
  replica,
  type SurveyParts,
  tablesOf,
} from '../../../support/survey-builders.js';

const id = 'e2dd35eedfec';
const far = 'us-east-1' as RegionId;
const vaultAccount = '345678901234' as AccountId;

function anotherAccount(name: string) {
  return anAccount({ id: vaultAccount, name, roleArn: undefined, externalId: undefined });
}

interface Shown {
  readonly accounts: readonly Record<string, unknown>[];
  readonly postures: Readonly<Record<string, Record<string, unknown>>>;
  readonly environments: readonly Record<string, unknown>[];
  readonly buckets?: readonly Record<string, unknown>[];
}

function textOf(survey: Survey): string {
  return firstFile(survey, { version: '1.2.3', at: now })?.text ?? '';
}

/** The comments as running text: where they are broken does not matter. */
function said(text: string): string {
  return text
    .split('\n')
    .filter((line) => /^\s*#/.test(line))
    .map((line) => line.replace(/^\s*# ?/, ''))
    .join(' ');
}

/** Proves that the file is right, and shows what it says. */
function written(parts: SurveyParts = {}) {
  const text = textOf(aSurvey(parts));
  const read = readConfiguration({ text, file: 'first.yaml', env: {}, now });
  if (read.kind === 'problems') throw new Error(read.problems.map(describeProblem).join('\n'));
  const file = parse(text) as Shown;
  const [posture = {}] = Object.values(file.postures);
  const [environment = {}] = file.environments;
  return { text, file, posture, environment, said: said(text), estate: read.estate };
}

const global = { [own]: tablesOf(id), [replica]: tablesOf(id) };

describe('a first file', () => {
  it('says what is there as what is wanted', () => {
    const stacks: SurveyParts['stacks'] = (region) => ({
      region,
      stack: region === home ? seen(aStack({ name: `sdp-${id}` })) : absent(),
      resources: seen([
        { stack: `sdp-${id}`, type: 'AWS::RDS::DBCluster', physicalId: 'orders-aurora' },
        {
          stack: `sdp-${id}`,
          type: 'AWS::Lambda::Function',
          physicalId: 'depot-1-depot-lambda-gateway',
        },
        { stack: `sdp-${id}`, type: 'AWS::Lambda::Function', physicalId: 'something-else' },
      ]),
    });
    expect(textOf(aSurvey({ listed: global, stacks }))).toBe(`\
# Written by depot-dr config init 1.2.3, 2026-11-01T12:00Z, from what is there.
# Look through it, then run "depot-dr config check" and "depot-dr check".

accounts:
  - id: '123456789012'
    name: platform # call it as you do
    roleArn: arn:aws:iam::123456789012:role/depot-dr-observe
    externalId: external-1
    regions: [eu-west-1, eu-central-1]

# What is there is what is wanted. Raise it where a comment says so.
postures:
  # Of e2dd35eedfec.
  # No backups: AWS Backup keeps nothing. Daily ones of whole tables are recommended.
  production:
    pitr:
      windowDays: 35
    replicas: [eu-central-1]
    deletionProtection: true

# What cannot be seen from outside, and is worth adding: storage.backupLocation, as
# allowedBackupLocations of its executor has it; depot.gateway, without which no dataset is
# watched; storage.stash, the bucket of objects above 400 kB, or none; restoreRole.
environments:
  - id: e2dd35eedfec
    account: platform
    region: eu-west-1
    tier: production
    posture: production
    storage:
      clusters: [orders-aurora]
    depot:
      gateway: depot-1-depot-lambda-gateway

# No backup bucket was looked for: add yours under buckets.
`);
  });

  it('is none where no environment was found', () => {
    expect(firstFile(aSurvey({ listed: {} }), { version: '1.2.3', at: now })).toBeUndefined();
  });

  it('lists tables beside the three', () => {
    const { environment } = written({ listed: { [own]: tablesOf(id, 'Sequence') } });
    expect(environment['extraTables']).toEqual([`sdp-${id}-Sequence`]);
  });

  it('counts what it holds and what told nothing', () => {
    const survey = aSurvey({ listed: { [own]: tablesOf(id), [replica]: unknown() } });
    expect(firstFile(survey, { version: '1', at: now })).toMatchObject({
      environments: 1,
      buckets: 0,
      unseen: 1,
    });
  });
});

describe('the home of an environment', () => {
  const aged = (region: RegionId, days: number) => ({
    description: seen(
      aTable({
        createdAt: ago(days * dayMs),
        replicas: [
          { region: region === home ? away : home, status: 'ACTIVE', inaccessibleSince: undefined },
        ],
      }),
    ),
  });
  const younger: SurveyParts['placement'] = (_table, region) =>
    aged(region, region === home ? 10 : 400);

  it('is where its stack is', () => {
    const stacks: SurveyParts['stacks'] = (region) => ({
      region,
      stack: region === home ? seen(aStack()) : absent(),
      resources: undefined,
    });
    const { environment, posture } = written({ listed: global, placement: younger, stacks });
    expect([environment['region'], posture['replicas']]).toEqual([home, [away]]);
  });

  it('is else where its oldest table is, which is said to be a guess', () => {
    const found = written({ listed: global, placement: younger });
    expect([found.environment['region'], found.posture['replicas']]).toEqual([away, [home]]);
    expect(found.said).toContain('Its home is a guess, by the oldest table');
  });

  it('is told for each of several that only share an id', () => {
    const alone: SurveyParts['placement'] = () => ({ description: seen(aTable({ replicas: [] })) });
    const { file, estate } = written({ listed: global, placement: alone });
    expect(file.environments.map(({ name, region }) => [name, region])).toEqual([
      [`${id}-${home}`, home],
      [`${id}-${away}`, away],
    ]);
    expect(estate.environments.map(({ posture }) => posture.replicas)).toEqual([[], []]);
  });

  it('is one where no table could be described', () => {
    const hidden: SurveyParts['placement'] = () => ({ description: unknown() });
    const { file, said: notes } = written({ listed: global, placement: hidden });
    expect(file.environments).toHaveLength(1);
    expect(notes).toContain('dynamodb:DescribeTable is not allowed');
    const alone = written({ listed: { [own]: tablesOf(id) }, placement: hidden });
    expect(alone.said).toContain('what tables are there could be replicas');
  });

  it('names replicas in regions that were not looked at', () => {
    const replicas = [{ region: far, status: 'ACTIVE', inaccessibleSince: undefined }];
    const placement: SurveyParts['placement'] = () => ({ description: seen(aTable({ replicas })) });
    const { said: notes, posture } = written({ placement });
    expect(notes).toContain(`Replicas in ${far} were not looked at.`);
    expect(posture).not.toHaveProperty('replicas');
  });
});

describe('the names of environments and accounts', () => {
  const second = anotherAccount('second');

  it('tell one id in two accounts apart', () => {
    const { estate } = written({
      accounts: [anAccount(), second],
      listed: { [own]: tablesOf(id), [`${vaultAccount}/${home}`]: tablesOf(id) },
    });
    expect(estate.environments.map(({ name, account }) => [name, account])).toEqual([
      [`${id}-${home}`, accountId],
      [`${id}-${vaultAccount}`, vaultAccount],
    ]);
  });

  it('split a prefix off, which may say that it is no production', () => {
    const { environment, said: notes } = written({
      listed: { [own]: tablesOf('dev-net-1-e2dd35eedfec') },
    });
    expect(environment).toMatchObject({ idPrefix: 'dev-net-1-', id, tier: 'other' });
    expect(notes).toContain('Taken for no production, by its prefix dev-net-1-.');
  });

  it.each([
    ['prod-e2dd35eedfec', true, 'production'],
    ['stg-e2dd35eedfec', false, 'other'],
    ['stg-e2dd35eedfec', true, 'production'], // somebody protects it
    ['contest-e2dd35eedfec', false, 'production'],
    ['e2dd35eedfec', false, 'production'],
  ])('%s with a stack protected %j is taken for %s', (name, isProtected, tier) => {
    const stacks: SurveyParts['stacks'] = (region) => ({
      region,
      stack: seen(aStack({ isProtected })),
      resources: seen([]),
    });
    const found = written({ listed: { [own]: tablesOf(name) }, stacks });
    expect(found.environment['tier']).toBe(tier);
    const prefixTells = found.said.includes('Taken for production although its prefix is stg-');
    expect(prefixTells).toBe(name.startsWith('stg-') && isProtected);
    expect(found.said.includes('Termination protection of its stack is off.')).toBe(!isProtected);
  });

  it('name what has the shape of tables and no id', () => {
    const { said: notes } = written({ listed: { [own]: [...tablesOf(id), 'sdp-UPPER-Object'] } });
    expect(notes).toContain('no id that Depot gives: sdp-UPPER-Object.');
  });
});

describe('the protection that is there', () => {
  const at = (
    role: string,
    region: RegionId,
    change: ReturnType<NonNullable<SurveyParts['placement']>>,
  ): SurveyParts => ({
    listed: global,
    placement: (table, where) => (table === `sdp-${id}-${role}` && where === region ? change : {}),
  });
  const replicas = [{ region: home, status: 'ACTIVE', inaccessibleSince: undefined }];

  it('is not less because one replica lacks it', () => {
    const off = written(at('History', away, { pitr: seen({ kind: 'off' }) }));
    expect(off.posture).toMatchObject({ pitr: { windowDays: 35 } });
    expect(off.said).toContain(`PITR is off on History in ${away}.`);
    const bare = aTable({ deletionProtection: false, replicas });
    const open = written(at('Index', away, { description: seen(bare) }));
    expect(open.posture).toMatchObject({ deletionProtection: true });
    expect(open.said).toContain(`Deletion protection is off on Index in ${away}.`);
  });

  it('of a window is the longest there is', () => {
    const week = { kind: 'on', windowDays: 7, earliest: undefined, latest: undefined } as const;
    const found = written(at('Object', home, { pitr: seen(week) }));
    expect(found.posture).toMatchObject({ pitr: { windowDays: 35 } });
    expect(found.said).toContain(`The PITR window is shorter on Object in ${home}.`);
    const all = written({ placement: () => ({ pitr: seen(week) }) });
    expect(all.posture).toMatchObject({ pitr: { windowDays: 7 } });
    expect(all.text).toContain('windowDays: 7 # up to 35 are possible, at the same price');
  });

  it('that no table has is not wanted, and advised', () => {
    const bare = aTable({ deletionProtection: false, replicas: [] });
    const { posture, text } = written({
      placement: () => ({ description: seen(bare), pitr: seen({ kind: 'off' }) }),
    });
    expect(posture).toMatchObject({ deletionProtection: false, pitr: { windowDays: 35 } });
    expect(text).toContain('# off: one call deletes a table; true is recommended');
    expect(said(text)).toContain('No replica: a region that is lost takes the tables with it.');
  });

  it('that is hidden is said, with the permission', () => {
    const { said: notes, text } = written({
      placement: () => ({ description: unknown(), pitr: unknown('ReadThrottled') }),
    });
    expect(notes).toContain(
      'Could not be seen: History in eu-west-1, PITR of History in eu-west-1',
    );
    expect(text).toContain('deletionProtection: true # what is there could not be seen');
  });

  it('names tables that are missing, and those that cannot be used', () => {
    const listed = { [own]: tablesOf(id).slice(0, 2), [replica]: tablesOf(id).slice(0, 1) };
    expect(written({ listed }).said).toContain(
      `Object is not in ${home}. Index has no replica in ${away}.`,
    );
    const archived = aTable({ status: 'ARCHIVED', replicas });
    const found = written(at('Object', away, { description: seen(archived) }));
    expect(found.said).toContain(`Not ACTIVE: Object in ${away} (ARCHIVED).`);
  });
});

describe('the backups that are kept', () => {
  const arn = (role: string): string =>
    `arn:aws:dynamodb:${home}:${accountId}:table/sdp-${id}-${role}`;
  const roles = ['Object', 'History', 'Index'];
  const pointsOf = (
    everyHours: number,
    keptDays: number | undefined,
    tables: readonly string[] = roles,
  ): readonly RecoveryPoint[] =>
    tables.flatMap((role) =>
      [0, 1, 2].map((index) => {
        const createdAt = ago((5 + index * everyHours) * hourMs);
        return aPoint({
          resourceArn: arn(role),
          createdAt,
          expiresAt:
            keptDays === undefined ? undefined : new Date(createdAt.getTime() + keptDays * dayMs),
        });
      }),
    );
  const vaultWith = (points: readonly RecoveryPoint[], lock: VaultLock = { kind: 'off' }) => ({
    vaults: seen([aVault({ lock })]),
    contents: new Map([['depot', seen(vaultContent({ points }))]]),
  });
  const locked: VaultLock = {
    kind: 'on',
    mode: 'compliance',
    immutableFrom: undefined,
    minimumDays: 30,
    maximumDays: undefined,
  };
  const second = anotherAccount('vaults');

  it('are wanted as often and as long as they are', () => {
    const { posture, said: notes } = written({
      backups: (region) => (region === home ? vaultWith(pointsOf(24, 40), locked) : {}),
    });
    expect(posture['backups']).toEqual({
      maximumAgeHours: 26,
      retentionDays: 40,
      vaultLock: { mode: 'compliance', minimumDays: 30 },
    });
    expect(notes).toContain('No copy of the backups in any other place that was looked at.');
  });

  it.each([
    [32, ''], // the default start window of a daily plan is eight hours
    [33, ' # rarer than daily, which is recommended'],
  ])('that are %d hours apart at most are called daily or not', (apart, words) => {
    const { text } = written({
      backups: (region) => (region === home ? vaultWith(pointsOf(apart, 35)) : {}),
    });
    expect(text).toContain(`maximumAgeHours: ${apart + 2}${words}\n`);
  });

  it('are advised to be daily, locked, and of all tables', () => {
    const {
      posture,
      text,
      said: notes,
    } = written({
      backups: (region) => (region === home ? vaultWith(pointsOf(168, 35, ['Object'])) : {}),
    });
    expect(posture['backups']).toEqual({ maximumAgeHours: 170, retentionDays: 35 });
    expect(text).toContain('maximumAgeHours: 170 # rarer than daily, which is recommended');
    expect(notes).toContain('AWS Backup keeps nothing of History, Index.');
    expect(notes).toContain('No lock is on the vault depot.');
  });

  it('come with the copies that have arrived, wherever that is', () => {
    const { posture, estate } = written({
      accounts: [anAccount(), second],
      backups: (region, account) => {
        if (account === accountId) return vaultWith(pointsOf(24, region === home ? 35 : 90));
        return region === away ? vaultWith(pointsOf(168, undefined)) : {};
      },
    });
    expect(posture['backups']).toMatchObject({
      copies: [{ region: away }, { account: 'vaults', region: away, maximumAgeHours: 170 }],
    });
    expect(estate.environments[0]?.posture.backups?.copies).toMatchObject([
      { account: accountId, region: away, maximumAgeHours: 26 },
      { account: vaultAccount, region: away, maximumAgeHours: 170 },
    ]);
  });

  it('say of a copy that is kept for a shorter time', () => {
    const { posture } = written({
      backups: (region) => vaultWith(pointsOf(24, region === home ? 35 : 7)),
    });
    expect(posture['backups']).toMatchObject({ copies: [{ region: away, retentionDays: 7 }] });
  });

  it('kept for ever are kept long enough for anything', () => {
    const { posture, text } = written({
      backups: (region) => (region === home ? vaultWith(pointsOf(24, undefined)) : {}),
    });
    expect(posture['backups']).toMatchObject({ retentionDays: 35 });
    expect(text).toContain('retentionDays: 35 # they are kept for ever');
  });

  it('that are none are told with the plans that there are', () => {
    const { posture, said: notes } = written({ backups: () => ({ plans: seen([aPlan()]) }) });
    expect(posture).not.toHaveProperty('backups');
    expect(notes).toContain(
      `AWS Backup has plans in ${home} (depot-daily), but keeps nothing of these tables.`,
    );
  });

  it('that are only elsewhere are no backups here', () => {
    const { posture, said: notes } = written({
      backups: (region) => (region === away ? vaultWith(pointsOf(24, 35)) : {}),
    });
    expect(posture).not.toHaveProperty('backups');
    expect(notes).toContain(`Backups are kept in ${away}, but none in ${home}.`);
  });

  it('that are hidden are never said to be none', () => {
    const { said: notes } = written({ backups: () => ({ vaults: unknown() }) });
    expect(notes).toContain('whether AWS Backup keeps any could not be seen');
    expect(notes).toContain(
      `Could not be seen: the backup vaults in ${home}, the backup vaults in ${away}`,
    );
    expect(notes).not.toContain('AWS Backup keeps nothing');
  });

  it('count only points that can be restored from', () => {
    const broken = pointsOf(24, 35).map((point) => ({ ...point, status: 'PARTIAL' }));
    const { posture } = written({ backups: () => vaultWith(broken) });
    expect(posture).not.toHaveProperty('backups');
  });
});

describe('the postures', () => {
  it('are one for each state, with who has it', () => {
    const [first, second, third] = ['aaaaaaaaaaaa', 'bbbbbbbbbbbb', 'stg-cccccccccccc'];
    const { file, said: notes } = written({
      listed: {
        [own]: [first, second, third].flatMap((each) => tablesOf(each ?? '')),
        [replica]: tablesOf('dddddddddddd'),
      },
      placement: (_table, _region, environment) =>
        environment === 'dddddddddddd'
          ? { description: seen(aTable({ deletionProtection: false, replicas: [] })) }
          : {},
    });
    expect(file.environments.map(({ posture }) => posture)).toEqual([
      'production',
      'production',
      'production-2',
      'non-production',
    ]);
    expect(notes).toContain(`Of ${first}, ${second}.`);
  });
});

describe('the backup buckets', () => {
  const bucketsIn = (changes: Partial<SurveyedBuckets>): SurveyParts => ({
    buckets: [
      { account: accountId, list: seen([]), found: [], unread: [], leftOut: 0, ...changes },
    ],
  });
  const aFound: SurveyedBuckets['found'][number] = {
    name: 'depot-backups' as BucketName,
    region: home,
    why: `its name holds ${id}`,
    versioning: seen('enabled'),
    objectLock: seen({ kind: 'on', rule: { mode: 'compliance', days: 35 } }),
  };

  it('are listed with the lock that they have', () => {
    const { file, said: notes } = written(bucketsIn({ found: [aFound] }));
    expect(file.buckets).toEqual([
      {
        name: 'depot-backups',
        account: 'platform',
        region: home,
        objectLock: { mode: 'compliance', days: 35 },
      },
    ]);
    expect(notes).toContain(`Taken for a backup bucket: its name holds ${id}.`);
    expect(notes).not.toContain('No backup bucket was found');
  });

  const troubles: readonly (readonly [string, Partial<SurveyedBucket>, string])[] = [
    ['versioning that is off', { versioning: seen('never') }, 'Its versioning is off.'],
    [
      'versioning that is suspended',
      { versioning: seen('suspended') },
      'Its versioning is suspended.',
    ],
    ['no object lock', { objectLock: seen({ kind: 'off' }) }, 'It has no object lock'],
    [
      'a lock of nothing',
      { objectLock: seen({ kind: 'on', rule: undefined }) },
      'Its object lock has no default retention',
    ],
    ['what is hidden', { versioning: unknown() }, 'Could not be seen: versioning of depot-backups'],
  ];
  it.each(troubles)('tell %s', (_what, change, words) => {
    expect(written(bucketsIn({ found: [{ ...aFound, ...change }] })).said).toContain(words);
  });

  it.each([
    [{ region: far }, `depot-backups is in ${far}, which was not looked at`],
    [{ region: undefined }, 'depot-backups is in a region that is not told'],
  ])('are only named where a region was not looked at: %j', (change, words) => {
    const found = written(bucketsIn({ found: [{ ...aFound, ...change }] }));
    expect(found.said).toContain(words);
    expect(found.file).not.toHaveProperty('buckets');
  });

  it('that cannot be listed are a hint, not something unseen', () => {
    const survey = aSurvey(bucketsIn({ list: unknown() }));
    const made = firstFile(survey, { version: '1', at: now });
    expect(made?.unseen).toBe(0);
    expect(said(made?.text ?? '')).toMatch(
      /No backup bucket was looked for: add yours under buckets\. Could not be seen: the buckets of account 123456789012/,
    );
  });

  it('that let in nobody knows whom are named', () => {
    const { failure } = unknown() as Extract<ReturnType<typeof unknown>, { kind: 'unknown' }>;
    const parts = bucketsIn({ unread: [{ name: 'secret' as BucketName, failure }], leftOut: 3 });
    expect(written(parts).said).toContain('the policy of secret');
    expect(written(parts).said).toContain('3 more buckets of account 123456789012');
  });
});

describe('an account', () => {
  it('that could not be entered stays, with why', () => {
    const second = anotherAccount('second');
    const { file, said: notes } = written({
      accounts: [anAccount(), second],
      listed: {
        [own]: tablesOf(id),
        [`${vaultAccount}/${home}`]: unknown(),
        [`${vaultAccount}/${away}`]: unknown(),
      },
    });
    expect(file.accounts.map((each) => each['name'])).toEqual(['platform', 'second']);
    expect(notes).toContain(`Could not be seen: the tables in ${home}, the tables in ${away}`);
  });

  it('whose region is not enabled is told what helps, each region by itself', () => {
    const hint = (region: RegionId) => `Enable ${region}, or take it out.`;
    const closed = (region: RegionId) => {
      const observed = unknown();
      if (observed.kind !== 'unknown') return observed;
      const told = { code: 'RegionNotEnabled', message: 'Invalid token.', permission: undefined };
      return { ...observed, failure: { ...observed.failure, ...told, hint: hint(region) } };
    };
    const { said: notes } = written({
      accounts: [anAccount(), anotherAccount('second')],
      listed: {
        [own]: tablesOf(id),
        [`${vaultAccount}/${home}`]: closed(home),
        [`${vaultAccount}/${away}`]: closed(away),
      },
    });
    for (const region of [home, away]) {
      expect(notes).toContain(`the tables in ${region}: Invalid token. ${hint(region)}`);
    }
  });

  it('says where replicas led', () => {
    expect(written({ listed: global, followed: [away] }).said).toContain(
      `Replicas led to ${away}, which nobody had named.`,
    );
  });
});
