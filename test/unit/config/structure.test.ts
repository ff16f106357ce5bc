import { bent, configurationOf, baseTree, readTree } from './base-file.js';
import type { Tree } from './base-file.js';

type Row = readonly [
  name: string,
  bend: (tree: Tree) => void,
  path: string,
  value: string,
  message: string,
  remedy: string,
];

const sectionText = 'use a section of named keys';

const rows: readonly Row[] = [
  [
    'an unknown top-level key',
    (t) => (t.environment = 1),
    'environment',
    '1',
    'is not a known key',
    'did you mean "environments"?',
  ],
  [
    'a key of a later version',
    (t) => (t.notify = []),
    'notify',
    '[]',
    'is not a known key',
    'remove it; known here: log, aws, observe, state, ops, page, daemon, metrics, accounts, postures, environments, buckets and 3 more',
  ],
  [
    'an unknown key deep inside',
    (t) => (t.buckets[0].objectLock.day = 1),
    'buckets[0].objectLock.day',
    '1',
    'is not a known key',
    'did you mean "days"?',
  ],
  [
    'an unknown key of a gap',
    (t) => (t.sandbox.gaps[0].regoin = 'x'),
    'sandbox.gaps[0].regoin',
    'x',
    'is not a known key',
    'did you mean "region"?',
  ],
  [
    'an unknown key of a posture',
    (t) => (t.postures.plain.replica = []),
    'postures.plain.replica',
    '[]',
    'is not a known key',
    'did you mean "replicas"?',
  ],
  [
    'an unknown gap',
    (t) => (t.sandbox.gaps[0].gap = 'pitr-of'),
    'sandbox.gaps[0].gap',
    'pitr-of',
    'is not valid',
    'did you mean "pitr-off"?',
  ],
  [
    'a key that is missing',
    (t) => delete t.environments[1].region,
    'environments[1].region',
    '',
    'is required',
    'add region: an AWS region id such as eu-west-1',
  ],
  [
    'a section where a list belongs',
    (t) => (t.buckets = {}),
    'buckets',
    '{}',
    'is a section',
    'use a list of at most 10000 items',
  ],
  [
    'a text where a section belongs',
    (t) => (t.postures.plain.pitr = 'on'),
    'postures.plain.pitr',
    'on',
    'is a text',
    sectionText,
  ],
  [
    'an empty value',
    (t) => (t.postures.plain.pitr = null),
    'postures.plain.pitr',
    'null',
    'is empty',
    `${sectionText}, or remove the key`,
  ],
  [
    'a number in quotes',
    (t) => (t.postures.plain.pitr = { windowDays: '35' }),
    'postures.plain.pitr.windowDays',
    '35',
    'is a text',
    'use a whole number from 1 to 35, without quotes',
  ],
  [
    'a fraction of a day',
    (t) => (t.postures.plain.pitr = { windowDays: 1.5 }),
    'postures.plain.pitr.windowDays',
    '1.5',
    'is not valid',
    'use a whole number from 1 to 35',
  ],
  [
    'no day at all',
    (t) => (t.postures.plain.aurora = { retentionDays: 0 }),
    'postures.plain.aurora.retentionDays',
    '0',
    'is not valid',
    'use a whole number from 1 to 35',
  ],
  [
    'a lag below what is normal',
    (t) => (t.postures.plain.pitr = { maximumLagMinutes: 5 }),
    'postures.plain.pitr.maximumLagMinutes',
    '5',
    'is not valid',
    'use a whole number from 6 to 1440',
  ],
  [
    'yes for true',
    (t) => (t.postures.plain.deletionProtection = 'yes'),
    'postures.plain.deletionProtection',
    'yes',
    'is a text',
    'use true or false',
  ],
  [
    'an account id of eleven digits',
    (t) => (t.accounts[1].id = '44445555666'),
    'accounts[1].id',
    '44445555666',
    'is not valid',
    'use twelve digits in quotes, such as "123456789012"',
  ],
  [
    'an account name that looks like an id',
    (t) => t.accounts.push({ id: '999999999999', name: '123456789012', regions: ['eu-west-1'] }),
    'accounts[2].name',
    '123456789012',
    'is not valid',
    'use a name of letters, digits, dot, dash or underscore, at most 64, that is not an account id',
  ],
  [
    'an account without regions',
    (t) => t.accounts.push({ id: '999999999999', name: 'x', regions: [] }),
    'accounts[2].regions',
    '[]',
    'is not valid',
    'use a list of 1 to 50 items',
  ],
  [
    'a region that is none',
    (t) => t.accounts[0].regions.push('europe'),
    'accounts[0].regions[2]',
    'europe',
    'is not valid',
    'use an AWS region id such as eu-west-1',
  ],
  [
    'a user where a role belongs',
    (t) => (t.accounts[0].roleArn = 'arn:aws:iam::111122223333:user/dr'),
    'accounts[0].roleArn',
    'arn:aws:iam::111122223333:user/dr',
    'is not valid',
    'use a role ARN such as arn:aws:iam::123456789012:role/depot-dr-observe',
  ],
  [
    'an external id of one character',
    (t) => (t.accounts[0].externalId = 'x'),
    'accounts[0].externalId',
    '***',
    'is not valid',
    'use an external id: 2 to 1224 of letters, digits and "_+=,.@:/-"',
  ],
  [
    'an id prefix of two characters',
    (t) => (t.environments[1].idPrefix = 'd-'),
    'environments[1].idPrefix',
    'd-',
    'is not valid',
    'use an id prefix: 3 to 10 lower-case letters, digits and dashes, without "sdp-"',
  ],
  [
    'an id prefix in capitals',
    (t) => (t.environments[1].idPrefix = 'DEV-'),
    'environments[1].idPrefix',
    'DEV-',
    'is not valid',
    'use an id prefix: 3 to 10 lower-case letters, digits and dashes, without "sdp-"',
  ],
  [
    'a table name with a space',
    (t) => (t.environments[1].extraTables = ['a b c']),
    'environments[1].extraTables[0]',
    'a b c',
    'is not valid',
    'use a DynamoDB table name: 3 to 255 of letters, digits, "_", "-" and "."',
  ],
  [
    'a cluster in capitals',
    (t) => (t.environments[1].storage.clusters = ['Aurora']),
    'environments[1].storage.clusters[0]',
    'Aurora',
    'is not valid',
    'use an RDS cluster identifier: lower-case letters, digits and single dashes, at most 63',
  ],
  [
    'a bucket name that S3 refuses',
    (t) => t.buckets.push({ name: 'A_b', account: 'vault', region: 'eu-west-1' }),
    'buckets[1].name',
    'A_b',
    'is not valid',
    'use an S3 bucket name: 3 to 63 of lower-case letters, digits, "." and "-"',
  ],
  [
    'a lock mode that does not exist',
    (t) => (t.buckets[0].objectLock.mode = 'COMPLIANCE'),
    'buckets[0].objectLock.mode',
    'COMPLIANCE',
    'is not valid',
    'did you mean "compliance"?',
  ],
  [
    'a lock without days',
    (t) => delete t.buckets[0].objectLock.days,
    'buckets[0].objectLock.days',
    '',
    'is required',
    'add days: a whole number from 1 to 36500',
  ],
  [
    'a posture name with a space',
    (t) => (t.postures['my own'] = {}),
    'postures["my own"]',
    '{}',
    'is not a valid name',
    'use letters, digits, dot, dash or underscore, at most 64',
  ],
  [
    'a start that is no instant',
    (t) => (t.sandbox.startsAt = '2026-02-30T00:00:00Z'),
    'sandbox.startsAt',
    '2026-02-30T00:00:00Z',
    'is not valid',
    'use an instant in UTC such as 2026-03-01T06:00:00Z',
  ],
  [
    'a start with an offset',
    (t) => (t.sandbox.startsAt = '2026-02-20T00:00:00+01:00'),
    'sandbox.startsAt',
    '2026-02-20T00:00:00+01:00',
    'is not valid',
    'use an instant in UTC such as 2026-03-01T06:00:00Z',
  ],
  [
    'an address with a path',
    (t) => (t.sandbox.address = 'http://127.0.0.1:4566/x'),
    'sandbox.address',
    'http://127.0.0.1:4566/x',
    'is not valid',
    'use a web address without a path, such as http://127.0.0.1:4566',
  ],
  [
    'a gateway that is no function',
    (t) => (t.environments[0].depot.gateway = 'a/b'),
    'environments[0].depot.gateway',
    'a/b',
    'is not valid',
    'use the name or ARN of a Lambda function',
  ],
  [
    'no environments',
    (t) => (t.environments = []),
    'environments',
    '[]',
    'is not valid',
    'use a list of 1 to 10000 items',
  ],
];

it('accepts the file that the rows bend', () => {
  expect(readTree(baseTree()).kind).toBe('configuration');
});

it.each(rows)('reports %s', (_name, bend, path, value, message, remedy) => {
  const found = bent((tree) => {
    bend(tree);
    if (path === 'environments') delete tree.sandbox; // its gaps name environments
  });
  expect(found).toMatchObject([{ path, value, message, remedy }]);
});

it.each([
  [
    'an account reference',
    'environments[0].account',
    (t: Tree) => (t.environments[0].account = 111122223333),
  ],
  ['an environment id', 'environments[0].id', (t: Tree) => (t.environments[0].id = 111122223333)],
])('asks for quotes round %s that is a number', (_name, path, bend) => {
  const found = bent((tree) => {
    bend(tree);
    delete tree.sandbox;
  });
  expect(found).toMatchObject([
    { path, message: 'is a number, not a text', remedy: 'quote it: "111122223333"' },
  ]);
});

it('gives defaults for everything that may be left out', () => {
  const { estate, sandbox, settings } = configurationOf(readTree(baseTree()));
  const [one, two] = estate.environments;
  expect(one).toMatchObject({
    name: 'one',
    tier: 'production',
    gateway: { functionName: 'one-gateway', listOperation: 'query', controlDataset: '__admin' },
  });
  expect(two).toMatchObject({
    name: 'dev-bbbbbbbbbbbb',
    id: 'dev-bbbbbbbbbbbb',
    account: '111122223333',
    clusters: [],
    gateway: undefined,
    posture: {
      name: 'plain',
      pitr: { windowDays: 35, minimumCoverageDays: undefined, maximumLagMinutes: 15 },
      replicas: [],
      deletionProtection: true,
      aurora: { retentionDays: 7 },
    },
  });
  expect(sandbox).toMatchObject({ seed: 1, rates: 'documented', address: 'http://127.0.0.1:4566' });
  expect(settings.observe).toEqual({ deadlineSeconds: 300, concurrency: 64 });
});

it('resolves names into the estate', () => {
  const { estate } = configurationOf(readTree(baseTree()));
  expect(estate.environments[0]).toMatchObject({
    account: '111122223333',
    backupLocation: { bucket: 'backups', prefix: 'one' },
    clusters: ['one-aurora'],
    tables: [
      { role: 'Object', name: 'sdp-aaaaaaaaaaaa-Object' },
      { role: 'History', name: 'sdp-aaaaaaaaaaaa-History' },
      { role: 'Index', name: 'sdp-aaaaaaaaaaaa-Index' },
      { role: 'extra', name: 'sdp-aaaaaaaaaaaa-Sequence' },
    ],
  });
  expect(estate.buckets).toEqual([
    {
      name: 'backups',
      account: '444455556666',
      region: 'eu-west-1',
      objectLock: { mode: 'compliance', days: 30 },
      production: true,
      environments: ['one', 'dev-bbbbbbbbbbbb'],
    },
  ]);
});

it('calls a bucket a production bucket only when a production environment is in it', () => {
  const tree = baseTree();
  tree.environments[0].storage.backupLocation = undefined;
  expect(configurationOf(readTree(tree)).estate.buckets).toMatchObject([
    { production: false, environments: ['dev-bbbbbbbbbbbb'] },
  ]);
});

it('sends no control dataset when it is left empty', () => {
  const tree = baseTree();
  tree.environments[0].depot.controlDataset = null;
  const [one] = configurationOf(readTree(tree)).estate.environments;
  expect(one?.gateway).toEqual({
    functionName: 'one-gateway',
    listOperation: 'query',
    controlDataset: undefined,
  });
});
