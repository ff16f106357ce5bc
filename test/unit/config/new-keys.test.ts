import { baseTree as plainTree, configurationOf, problemsOf, readTree } from './base-file.js';
import type { Tree } from './base-file.js';

// Backups, waivers and the names of an environment: what may be said, and what is said of mistakes.

function baseTree(): Tree {
  return {
    ...plainTree(),
    waivers: [
      {
        control: 'pitr-window',
        environment: 'one',
        owner: 'payments',
        reason: 'it is moved soon',
        until: '2027-02-01',
      },
    ],
  };
}

function bent(bend: (tree: Tree) => void) {
  const tree = baseTree();
  bend(tree);
  return problemsOf(readTree(tree));
}

type Row = readonly [
  name: string,
  bend: (tree: Tree) => void,
  path: string,
  value: string,
  message: string,
  remedy: string,
];

const sectionText = 'use a section of named keys';

const structure: readonly Row[] = [
  [
    'a role by its ARN',
    (t) => (t.environments[0].dataRole = 'arn:aws:iam::111122223333:role/depot/data'),
    'environments[0].dataRole',
    'arn:aws:iam::111122223333:role/depot/data',
    'is an ARN',
    'write its name alone: data',
  ],
  [
    'a role that no account can have',
    (t) => (t.environments[0].restoreRole = 'data role'),
    'environments[0].restoreRole',
    'data role',
    'is not valid',
    'use the name of an IAM role: 1 to 64 of letters, digits and "_+=,.@-"',
  ],
  [
    'a stack that cannot be',
    (t) => (t.environments[0].stack = 'sdp_one'),
    'environments[0].stack',
    'sdp_one',
    'is not valid',
    'use the name of a stack: a letter, then letters, digits and dashes, at most 128',
  ],
  [
    'a bootstrap bucket that cannot be',
    (t) => (t.environments[0].bootstrapBucket = 'Bootstrap'),
    'environments[0].bootstrapBucket',
    'Bootstrap',
    'is not valid',
    'use an S3 bucket name: 3 to 63 of lower-case letters, digits, "." and "-"',
  ],
  [
    'a stash that cannot be',
    (t) => (t.environments[0].storage = { stash: 'Stash' }),
    'environments[0].storage.stash',
    'Stash',
    'is not valid',
    'use an S3 bucket name: 3 to 63 of lower-case letters, digits, "." and "-"; or none',
  ],
  [
    'a lag of nothing',
    (t) => (t.postures.plain.replication = { maximumLagSeconds: 0 }),
    'postures.plain.replication.maximumLagSeconds',
    '0',
    'is not valid',
    'use a whole number from 1 to 86400',
  ],
  [
    'backups that are only switched on',
    (t) => (t.postures.plain.backups = true),
    'postures.plain.backups',
    'true',
    'is true or false',
    sectionText,
  ],
  [
    'a lock without its days',
    (t) => (t.postures.plain.backups = { vaultLock: { mode: 'compliance' } }),
    'postures.plain.backups.vaultLock.minimumDays',
    '',
    'is required',
    'add minimumDays: a whole number from 1 to 36500',
  ],
  [
    'a copy to nowhere',
    (t) => (t.environments[0].overrides = { backups: { copies: [{ account: 'vault' }] } }),
    'environments[0].overrides.backups.copies[0].region',
    '',
    'is required',
    'add region: an AWS region id such as eu-west-1',
  ],
  [
    'a waiver that does not end',
    (t) => delete t.waivers[0].until,
    'waivers[0].until',
    '',
    'is required',
    'add until: a day such as 2026-03-01, or an instant in UTC: 2026-03-01T06:00:00Z',
  ],
  [
    'a waiver that ends on no day',
    (t) => (t.waivers[0].until = '2026-02-30'),
    'waivers[0].until',
    '2026-02-30',
    'is not valid',
    'use a day such as 2026-03-01, or an instant in UTC: 2026-03-01T06:00:00Z',
  ],
  [
    'a waiver of nobody',
    (t) => (t.waivers[0].owner = ' '),
    'waivers[0].owner',
    '',
    'is not valid',
    'use a person or team of 2 to 100 characters, in one line',
  ],
  [
    'a waiver without a reason to speak of',
    (t) => (t.waivers[0].reason = 'because  '),
    'waivers[0].reason',
    'because',
    'is not valid',
    'use a reason of 10 to 500 characters, in one line',
  ],
];

const withCopies =
  (...copies: readonly object[]) =>
  (tree: Tree): void => {
    tree.postures.strict.backups = { copies };
  };
const away = { region: 'eu-central-1' };

const references: readonly Row[] = [
  [
    'a copy into an unknown account',
    withCopies({ account: 'vualt', region: 'eu-west-1' }),
    'postures.strict.backups.copies[0].account',
    'vualt',
    'is not a configured account',
    'did you mean "vault"?',
  ],
  [
    'a copy into a region that its account does not have',
    withCopies({ account: 'vault', region: 'us-east-1' }),
    'postures.strict.backups.copies[0].region',
    'us-east-1',
    'is not among the regions of account vault',
    "use one of eu-west-1, or add it to the account's regions",
  ],
  [
    "a copy into a region that the environment's account does not have",
    withCopies({ region: 'us-east-1' }),
    'postures.strict.backups.copies[0].region',
    'us-east-1',
    'is not among the regions of account main, the account of environment one',
    "use one of eu-west-1, eu-central-1, or add it to the account's regions",
  ],
  [
    'a copy that stays at home',
    withCopies({ region: 'eu-west-1' }),
    'postures.strict.backups.copies[0]',
    '{"region":"eu-west-1"}',
    'is the place of environment one itself',
    'name another region or account',
  ],
  [
    'a copy written twice, by name and by id',
    withCopies(
      { account: 'vault', region: 'eu-west-1' },
      { account: '444455556666', region: 'eu-west-1', retentionDays: 90 },
    ),
    'postures.strict.backups.copies[1]',
    '{"account":"444455556666","region":"eu-west-1","retention...',
    'repeats the place of postures.strict.backups.copies[0]',
    'keep one of the two',
  ],
  [
    'a copy that means the own account twice',
    withCopies({ ...away }, { ...away, account: 'main' }),
    'postures.strict.backups.copies[1]',
    '{"region":"eu-central-1","account":"main"}',
    'repeats, for environment one, the place of postures.strict.backups.copies[0]',
    'keep one of the two',
  ],
  [
    'an overriding copy into an unknown account',
    (t) =>
      (t.environments[1].overrides = {
        backups: { copies: [{ account: 'mian', region: 'eu-west-1' }] },
      }),
    'environments[1].overrides.backups.copies[0].account',
    'mian',
    'is not a configured account',
    'did you mean "main"?',
  ],
  [
    'a waiver of an unknown control',
    (t) => (t.waivers[0].control = 'pitr-windows'),
    'waivers[0].control',
    'pitr-windows',
    'is not a control',
    'did you mean "pitr-window"?',
  ],
  [
    'a waiver of an unknown environment',
    (t) => (t.waivers[0].environment = 'onne'),
    'waivers[0].environment',
    'onne',
    'is not a configured environment',
    'did you mean "one"?',
  ],
  [
    'a waiver of an unknown account',
    (t) => (t.waivers[0].account = 'everything'),
    'waivers[0].account',
    'everything',
    'is not a configured account',
    'use one of 111122223333, main, 444455556666, vault',
  ],
  [
    'a waiver for more than a year',
    (t) => (t.waivers[0].until = '2027-11-03'),
    'waivers[0].until',
    '2027-11-03',
    'is more than 366 days ahead',
    'use at most 2027-11-02, and renew it when it is still needed',
  ],
  [
    'a waiver twice, by name and by id',
    (t) => t.waivers.push({ ...t.waivers[0], environment: 'aaaaaaaaaaaa', owner: 'others' }),
    'waivers[1]',
    '{"control":"pitr-window","environment":"aaaaaaaaaaaa","ow...',
    'repeats what is covered by that of waivers[0]',
    'keep one of the two',
  ],
];

it.each([...structure, ...references])(
  'reports %s',
  (_name, bend, path, value, message, remedy) => {
    expect(bent(bend)).toMatchObject([{ path, value, message, remedy }]);
  },
);

function environmentsOf(bend: (tree: Tree) => void) {
  const tree = baseTree();
  bend(tree);
  return configurationOf(readTree(tree)).estate.environments;
}

it('asks for no backups unless they are named, then for those of a day, kept for 35', () => {
  const [one, two] = environmentsOf((t) => (t.postures.strict.backups = {}));
  expect(two?.posture.backups).toBeUndefined();
  expect(one?.posture.backups).toEqual({
    maximumAgeHours: 26,
    retentionDays: 35,
    vaultLock: undefined,
    copies: [],
  });
});

it('gives a copy the account, age and retention of its environment unless it has its own', () => {
  const [one, two] = environmentsOf((t) => {
    t.accounts[1].regions.push('eu-central-1');
    const copies = [{ ...away }, { ...away, account: 'vault', maximumAgeHours: 50 }];
    t.postures.strict.backups = { retentionDays: 90, copies };
    t.environments[1].overrides = { backups: { maximumAgeHours: 12, copies: [{ ...away }] } };
  });
  expect(one?.posture.backups?.copies).toEqual([
    { account: '111122223333', region: 'eu-central-1', maximumAgeHours: 26, retentionDays: 90 },
    { account: '444455556666', region: 'eu-central-1', maximumAgeHours: 50, retentionDays: 90 },
  ]);
  expect(two?.posture.backups).toMatchObject({
    maximumAgeHours: 12,
    copies: [{ account: '111122223333', maximumAgeHours: 12, retentionDays: 35 }],
  });
});

it("knows an environment's surroundings by Depot's templates, or as they are named", () => {
  const [one, two] = environmentsOf((t) => {
    Object.assign(t.environments[0], {
      stack: 'orders',
      dataRole: 'data',
      restoreRole: 'restore',
      bootstrapBucket: 'bootstrap',
    });
  });
  expect(one).toMatchObject({
    stack: 'orders',
    dataRole: 'data',
    restoreRole: 'restore',
    bootstrapBucket: 'bootstrap',
  });
  expect(two).toMatchObject({
    stack: 'sdp-dev-bbbbbbbbbbbb',
    dataRole: 'sdp-dev-bbbbbbbbbbbb-data-role',
    restoreRole: undefined,
    bootstrapBucket: 'sdp-bootstrap-111122223333-eu-west-1',
  });
});

it('resolves what a waiver names, and takes one that has ended', () => {
  const tree = baseTree();
  Object.assign(tree.waivers[0], {
    environment: 'dev-bbbbbbbbbbbb',
    account: 'vault',
    region: 'us-east-1', // an undeclared replica may be there
    resource: 'dataset orders (d1)',
    until: '2026-10-31T06:00:00Z',
  });
  const all = { control: 'pitr-enabled', owner: 'us', reason: 'a reason to speak of' };
  tree.waivers.push({ ...all, until: '2027-11-02' });
  expect(configurationOf(readTree(tree)).estate.waivers).toEqual([
    {
      control: 'pitr-window',
      environment: 'dev-bbbbbbbbbbbb',
      account: '444455556666',
      region: 'us-east-1',
      resource: 'dataset orders (d1)',
      owner: 'payments',
      reason: 'it is moved soon',
      until: new Date('2026-10-31T06:00:00Z'),
    },
    {
      ...all,
      environment: undefined,
      account: undefined,
      region: undefined,
      resource: undefined,
      until: new Date('2027-11-02T00:00:00Z'),
    },
  ]);
});

it('counts the year of a waiver from the start of a sandbox', () => {
  const found = bent((tree) => {
    tree.sandbox.startsAt = '2025-01-01T00:00:00Z';
  });
  expect(found.map(({ path, message }) => [path, message])).toEqual([
    ['waivers[0].until', 'is more than 366 days ahead'],
  ]);
});
