import fc from 'fast-check';
import { baseTree, bent, problemsOf, readTree } from './base-file.js';
import type { Tree } from './base-file.js';

type Row = readonly [
  name: string,
  bend: (tree: Tree) => void,
  path: string,
  message: string,
  remedy: string,
];

const keepOne = 'keep one of the two';
const copy = (tree: Tree, index: number): Tree => structuredClone(tree.environments[index]);

const rows: readonly Row[] = [
  [
    'an account id twice',
    (t) => t.accounts.push({ id: '444455556666', name: 'x', regions: ['eu-west-1'] }),
    'accounts[2].id',
    'repeats the id of accounts[1].id',
    keepOne,
  ],
  [
    'an account name twice',
    (t) => t.accounts.push({ id: '999999999999', name: 'vault', regions: ['eu-west-1'] }),
    'accounts[2].name',
    'repeats the name of accounts[1].name',
    keepOne,
  ],
  [
    'a region of an account twice',
    (t) => t.accounts[1].regions.push('eu-west-1'),
    'accounts[1].regions[1]',
    'repeats the region of accounts[1].regions[0]',
    keepOne,
  ],
  [
    "another account's role",
    (t) => (t.accounts[0].roleArn = 'arn:aws:iam::444455556666:role/dr'),
    'accounts[0].roleArn',
    'is a role of account 444455556666, not of 111122223333',
    'use a role of account 111122223333, or correct the id',
  ],
  [
    'an external id without a role',
    (t) => (t.accounts[1].externalId = 'ext-2'),
    'accounts[1].externalId',
    'has no roleArn beside it, so nothing would send it',
    'add roleArn, or remove externalId',
  ],
  [
    'an unknown account of an environment',
    (t) => (t.environments[0].account = 'mian'),
    'environments[0].account',
    'is not a configured account',
    'did you mean "main"?',
  ],
  [
    'an unknown account of a bucket',
    (t) => (t.buckets[0].account = '000000000000'),
    'buckets[0].account',
    'is not a configured account',
    'use the id or name of one of the accounts, or add it under accounts',
  ],
  [
    "a region outside the account's",
    (t) => (t.environments[1].region = 'us-east-1'),
    'environments[1].region',
    'is not among the regions of account main',
    "use one of eu-west-1, eu-central-1, or add it to the account's regions",
  ],
  [
    "a bucket's region outside the account's",
    (t) => (t.buckets[0].region = 'eu-central-1'),
    'buckets[0].region',
    'is not among the regions of account vault',
    "use one of eu-west-1, or add it to the account's regions",
  ],
  [
    'an unknown posture',
    (t) => (t.environments[1].posture = 'plan'),
    'environments[1].posture',
    'is not a configured posture',
    'did you mean "plain"?',
  ],
  [
    'a posture named like a property of every object',
    (t) => (t.environments[1].posture = 'constructor'),
    'environments[1].posture',
    'is not a configured posture',
    'use one of strict, plain',
  ],
  [
    'an environment name twice',
    (t) => (t.environments[1].name = 'one'),
    'environments[1].name',
    'repeats the name of environments[0].name',
    keepOne,
  ],
  [
    'the same tables twice',
    (t) => t.environments.push({ ...copy(t, 1), name: 'again', storage: {} }),
    'environments[2].id',
    'is watched already in 111122223333/eu-west-1/sdp-dev-bbbbbbbbbbbb-Object by environments[1].id',
    keepOne,
  ],
  [
    'an extra table that is one of the three',
    (t) => t.environments[0].extraTables.push('sdp-aaaaaaaaaaaa-Index'),
    'environments[0].extraTables[1]',
    'is watched already in 111122223333/eu-west-1/sdp-aaaaaaaaaaaa-Index by environments[0].id',
    keepOne,
  ],
  [
    'an extra table under two environments',
    (t) => (t.environments[1].extraTables = ['sdp-aaaaaaaaaaaa-Sequence']),
    'environments[1].extraTables[0]',
    'is watched already in 111122223333/eu-west-1/sdp-aaaaaaaaaaaa-Sequence by environments[0].extraTables[0]',
    keepOne,
  ],
  [
    'a cluster twice',
    (t) => t.environments[0].storage.clusters.push('one-aurora'),
    'environments[0].storage.clusters[1]',
    'repeats the cluster of environments[0].storage.clusters[0]',
    keepOne,
  ],
  [
    'a prefix written twice',
    (t) => (t.environments[1].id = 'dev-bbbbbbbbbbbb'),
    'environments[1].id',
    'begins with its idPrefix, so its tables would be taken for sdp-dev-dev-bbbbbbbbbbbb-...',
    'write it without the prefix: bbbbbbbbbbbb',
  ],
  [
    'a replica in the home region',
    (t) => (t.environments[0].region = 'eu-central-1'),
    'postures.strict.replicas[0]',
    'is the home region of environment one',
    'name other regions, or give the environment overrides.replicas',
  ],
  [
    'a replica outside the account',
    (t) => (t.environments[1].overrides = { replicas: ['us-east-1'] }),
    'environments[1].overrides.replicas[0]',
    'is not among the regions of account main, the account of environment dev-bbbbbbbbbbbb',
    "use one of eu-west-1, eu-central-1, or add it to the account's regions",
  ],
  [
    'a replica twice',
    (t) => t.postures.strict.replicas.push('eu-central-1'),
    'postures.strict.replicas[1]',
    'repeats the region of postures.strict.replicas[0]',
    keepOne,
  ],
  [
    'more coverage than window',
    (t) => (t.postures.strict.pitr.windowDays = 19),
    'postures.strict.pitr.minimumCoverageDays',
    'asks for 20 days of history in a window of 19 days',
    'keep minimumCoverageDays at or below windowDays',
  ],
  [
    'more coverage than window by an override',
    (t) => (t.environments[0].overrides = { pitr: { windowDays: 10 } }),
    'environments[0].overrides.pitr.windowDays',
    'asks for 20 days of history in a window of 10 days',
    'keep minimumCoverageDays at or below windowDays',
  ],
  [
    'a gateway in another account',
    (t) => (t.environments[0].depot.gateway = 'arn:aws:lambda:eu-west-1:444455556666:function:g'),
    'environments[0].depot.gateway',
    'is in 444455556666/eu-west-1, but the environment is in 111122223333/eu-west-1',
    "use the gateway in the environment's account and region",
  ],
  [
    'a bucket name twice',
    (t) => t.buckets.push({ name: 'backups', account: 'main', region: 'eu-west-1' }),
    'buckets[1].name',
    'repeats the name of buckets[0].name',
    keepOne,
  ],
  [
    'a bucket that is not configured',
    (t) => (t.environments[0].storage.backupLocation = 's3://elsewhere/one'),
    'environments[0].storage.backupLocation',
    'is in bucket elsewhere, which is not configured',
    'add elsewhere under buckets',
  ],
  [
    'equal prefixes',
    (t) => (t.environments[1].storage.backupLocation = 's3://backups/one/'),
    'environments[1].storage.backupLocation',
    'repeats the backup location of environments[0]',
    'give each environment a prefix of its own',
  ],
  [
    'a prefix inside another',
    (t) => (t.environments[0].storage.backupLocation = 's3://backups/two/x/y'),
    'environments[0].storage.backupLocation',
    'lies in the backup location of environments[1]',
    'give each environment a prefix of its own',
  ],
  [
    'a prefix inside a whole bucket',
    (t) => (t.environments[0].storage.backupLocation = 's3://backups'),
    'environments[1].storage.backupLocation',
    'lies in the backup location of environments[0]',
    'give each environment a prefix of its own',
  ],
];

it.each(rows)('reports %s', (_name, bend, path, message, remedy) => {
  const found = bent((tree) => {
    delete tree.sandbox;
    bend(tree);
  });
  expect(found).toMatchObject([{ path, message, remedy }]);
});

it('takes no id for known whose prefix is wrong', () => {
  const found = bent((tree) => {
    const rest = copy(tree, 1);
    tree.environments.push({ ...rest, name: 'same', storage: {}, idPrefix: '-x' });
    tree.environments.push({ ...rest, name: 'other', storage: {}, idPrefix: '-y' });
  });
  expect(found.map(({ path }) => path)).toEqual([
    'environments[2].idPrefix',
    'environments[3].idPrefix',
  ]);
});

it('accepts the same id in another account, and prefixes that only begin alike', () => {
  const found = bent((tree) => {
    tree.environments.push({
      ...copy(tree, 1),
      name: 'other',
      account: 'vault',
      storage: { backupLocation: 's3://backups/oneself' },
    });
  });
  expect(found).toEqual([]);
});

const gapRows: readonly (readonly [Tree, string, string, string])[] = [
  [
    { gap: 'pitr-off', environment: 'on', table: 'Object' },
    'environment',
    'is not a configured environment',
    'did you mean "one"?',
  ],
  [
    { gap: 'pitr-off', environment: 'one', table: 'Objekt' },
    'table',
    'is not a configured table of that environment',
    'did you mean "Object"?',
  ],
  [
    { gap: 'pitr-off', environment: 'one', table: 'Index', region: 'us-east-1' },
    'region',
    'is not a configured region of that environment',
    'use one of eu-west-1, eu-central-1',
  ],
  [
    { gap: 'replica-missing', environment: 'one', table: 'Index', region: 'eu-west-1' },
    'region',
    'is not a configured replica region of that environment',
    'use one of eu-central-1',
  ],
  [
    {
      gap: 'replica-detached',
      environment: 'dev-bbbbbbbbbbbb',
      table: 'Index',
      region: 'eu-west-1',
    },
    'region',
    'is not a configured replica region of that environment',
    'configure one first',
  ],
  [
    { gap: 'home-cut-off', environment: 'dev-bbbbbbbbbbbb', table: 'Index' },
    'environment',
    'has no replicas, so there is no group to be cut off from',
    'name replicas in its posture',
  ],
  [
    { gap: 'lock-absent', bucket: 'backup' },
    'bucket',
    'is not a configured bucket',
    'did you mean "backups"?',
  ],
  [
    { gap: 'aurora-retention-short', environment: 'one', cluster: 'two-aurora', days: 1 },
    'cluster',
    'is not a configured cluster of that environment',
    'did you mean "one-aurora"?',
  ],
  [
    {
      gap: 'dataset-unsupported',
      environment: 'dev-bbbbbbbbbbbb',
      dataset: 'd',
      storage: 'Snowflake',
    },
    'environment',
    'has no depot section, so its datasets are not watched',
    'give the environment depot.gateway',
  ],
  [
    { gap: 'executor-missing', environment: 'dev-bbbbbbbbbbbb' },
    'environment',
    'has no depot section, so its executors are not watched',
    'give the environment depot.gateway',
  ],
  [
    {
      gap: 'replication-lag',
      environment: 'one',
      table: 'Object',
      region: 'eu-west-1',
      seconds: 9,
    },
    'region',
    'is not a configured replica region of that environment',
    'use one of eu-central-1',
  ],
  [
    { gap: 'external-id-wrong', account: 'mein' },
    'account',
    'is not a configured account',
    'did you mean "main"?',
  ],
  [
    { gap: 'external-id-wrong', account: 'vault' },
    'account',
    'has no external id that could be wrong',
    'give the account a roleArn and an externalId',
  ],
  [
    {
      gap: 'denied',
      account: 'vault',
      region: 'us-east-1',
      service: 'dynamodb',
      operation: 'DescribeTable',
    },
    'region',
    'is not a configured region of that account',
    'use one of eu-west-1',
  ],
];

it.each(gapRows)('reports a gap that names nothing: %j', (gap, key, message, remedy) => {
  const found = bent((tree) => (tree.sandbox.gaps = [gap]));
  expect(found).toMatchObject([{ path: `sandbox.gaps[0].${key}`, message, remedy }]);
});

it('reports a gap about a backup location where there is none', () => {
  const found = bent((tree) => {
    const [, dev] = tree.environments;
    if (dev !== undefined) dev.storage = {};
    tree.sandbox.gaps = [{ gap: 'data-role-denied', environment: 'dev-bbbbbbbbbbbb' }];
  });
  expect(found).toMatchObject([
    {
      path: 'sandbox.gaps[0].environment',
      message: 'has no backup location that could be refused',
      remedy: 'give the environment storage.backupLocation',
    },
  ]);
});

it('accepts every kind of gap', () => {
  const at = { environment: 'one', table: 'sdp-aaaaaaaaaaaa-Sequence' };
  const replica = { ...at, region: 'eu-central-1' };
  const gaps = [
    { gap: 'table-missing', ...at, hoursAgo: 2 },
    { gap: 'table-recreated', ...at, hoursAgo: 2 },
    { gap: 'pitr-off', ...at },
    { gap: 'pitr-window-short', ...replica, days: 3 },
    { gap: 'pitr-reset', ...replica, daysAgo: 3 },
    { gap: 'pitr-stale', ...at, minutes: 90 },
    { gap: 'replica-missing', ...replica },
    { gap: 'replica-inaccessible', ...replica, hours: 3 },
    { gap: 'replica-detached', ...replica },
    { gap: 'home-cut-off', ...at },
    { gap: 'home-inaccessible', ...at, hours: 3 },
    { gap: 'protection-off', ...at },
    { gap: 'versioning-suspended', bucket: 'backups' },
    { gap: 'versioning-never', bucket: 'backups' },
    { gap: 'lock-absent', bucket: 'backups' },
    { gap: 'lock-without-rule', bucket: 'backups' },
    { gap: 'lock-weak', bucket: 'backups', mode: 'governance', days: 1 },
    { gap: 'dataset-unsupported', environment: 'one', dataset: 'Sales', storage: 'ElasticSearch' },
    { gap: 'aurora-retention-short', environment: 'one', cluster: 'one-aurora', days: 1 },
    { gap: 'cluster-missing', environment: 'one', cluster: 'one-aurora' },
    { gap: 'backup-plan-missing', environment: 'one' },
    { gap: 'selection-misses-table', ...at, hoursAgo: 3 },
    { gap: 'selection-by-tag-empty', environment: 'one', hoursAgo: 3 },
    { gap: 'backups-failing', environment: 'one', hours: 30 },
    { gap: 'backup-stale', ...at, hours: 30 },
    { gap: 'copy-missing', environment: 'one', account: 'main', region: 'eu-west-1' },
    { gap: 'copy-failing', environment: 'one', account: 'main', region: 'eu-west-1', hours: 3 },
    { gap: 'vault-lock-absent', environment: 'one' },
    { gap: 'vault-lock-weak', environment: 'one', mode: 'governance', minimumDays: 1 },
    { gap: 'vault-policy-open', environment: 'one', account: 'main', region: 'eu-west-1' },
    { gap: 'advanced-features-off', account: 'main', region: 'eu-west-1' },
    { gap: 'cross-account-off' },
    { gap: 'retention-outside-lock', environment: 'one' },
    { gap: 'rules-overlapping', environment: 'one' },
    { gap: 'external-id-wrong', account: '111122223333' },
    { gap: 'denied', account: 'main', service: 's3', operation: 'GetBucketVersioning' },
    { gap: 'key-disabled', environment: 'one', region: 'eu-central-1', hours: 3 },
    { gap: 'key-deletion-scheduled', environment: 'one', days: 7 },
    { gap: 'replication-lag', ...replica, seconds: 90 },
    { gap: 'table-owner', ...at, owner: 'terraform' },
    { gap: 'unlisted-table', environment: 'one', name: 'State' },
    { gap: 'foreign-environment', account: 'main', region: 'eu-west-1', id: 'bbbbbbbbbbbb' },
    { gap: 'executor-missing', environment: 'one' },
    { gap: 'location-not-allowed', environment: 'one' },
    { gap: 'data-role-missing', environment: 'one' },
    { gap: 'data-role-denied', environment: 'one' },
    { gap: 'data-role-manual-policy', environment: 'one' },
    { gap: 'restore-role-missing', environment: 'one' },
    { gap: 'service-role-missing', account: 'main', role: 'AWSServiceRoleForBackup' },
    { gap: 'stack-unprotected', environment: 'one' },
    { gap: 'stack-updating', environment: 'one', minutes: 20 },
    { gap: 'bootstrap-missing', environment: 'one' },
    { gap: 'bucket-policy-missing-action', bucket: 'backups', action: 's3:PutObject' },
    { gap: 'bucket-policy-open', bucket: 'backups' },
    { gap: 'bucket-public-block-off', bucket: 'backups' },
    { gap: 'bucket-key-foreign', bucket: 'backups' },
    { gap: 'bucket-expires-early', bucket: 'backups', days: 3 },
    { gap: 'bucket-transition-archive', bucket: 'backups', days: 3 },
    { gap: 'ownership-writer', bucket: 'backups' },
    { gap: 'aurora-snapshot-old', environment: 'one', cluster: 'one-aurora', hours: 48 },
  ];
  expect(bent((tree) => (tree.sandbox.gaps = gaps))).toEqual([]);
});

/** The naive rule: a later equal one, or one that lies in another. */
function isMisplaced(prefixes: readonly string[], index: number): boolean {
  const own = prefixes[index] ?? '';
  return prefixes.some((other, at) =>
    other === own ? at < index : other === '' || own.startsWith(`${other}/`),
  );
}

it('finds exactly the nested prefixes, whatever their order', () => {
  const part = fc.constantFrom('a', 'b', 'ab');
  const prefix = fc.array(part, { maxLength: 3 }).map((parts) => parts.join('/'));
  fc.assert(
    fc.property(fc.array(prefix, { minLength: 1, maxLength: 8 }), (prefixes) => {
      const tree = baseTree();
      delete tree.sandbox;
      tree.environments = prefixes.map((text, index) => ({
        id: `env${index}`,
        account: 'main',
        region: 'eu-west-1',
        posture: 'plain',
        storage: { backupLocation: `s3://backups/${text}` },
      }));
      const wrong = prefixes.flatMap((_, index) =>
        isMisplaced(prefixes, index) ? [`environments[${index}].storage.backupLocation`] : [],
      );
      const found = new Set(problemsOf(readTree(tree)).map(({ path }) => path));
      expect([...found].toSorted()).toEqual(wrong.toSorted());
    }),
  );
});
