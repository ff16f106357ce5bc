import { configurationError, describeProblem } from '../../../src/config/problem.js';
import { problemsOf, readText } from './base-file.js';

const text = `# Ten different mistakes.
log:
  levle: info
accounts:
  - id: 012345678901
    name: main
    regions: [eu-west-1, eu-central-1]
  - id: '444455556666'
    name: vault
    roleArn: arn:aws:iam::999999999999:role/dr
    regions: [eu-west-1]
postures:
  strict:
    pitr: { windowDays: 36 }
environments:
  - name: one
    id: sdp-aaaaaaaaaaaa
    account: main
    region: eu-west-1
    posture: strictt
    storage: { backupLocation: s3a://backups/one }
  - name: two
    id: bbbbbbbbbbbb
    account: nowhere
    region: eu-west-1
    tier: prodution
    posture: strict
buckets:
  - name: backups
    account: vault
    region: us-east-1
`;

const expected = [
  [3, 3, 'log.levle', 'info', 'is not a known key', 'did you mean "level"?'],
  [5, 9, 'accounts[0].id', '012345678901', 'is a number, not a text', 'quote it: "012345678901"'],
  [
    10,
    14,
    'accounts[1].roleArn',
    'arn:aws:iam::999999999999:role/dr',
    'is a role of account 999999999999, not of 444455556666',
    'use a role of account 444455556666, or correct the id',
  ],
  [
    14,
    25,
    'postures.strict.pitr.windowDays',
    '36',
    'is not valid',
    'use a whole number from 1 to 35',
  ],
  [
    17,
    9,
    'environments[0].id',
    'sdp-aaaaaaaaaaaa',
    'begins with "sdp-", which belongs to the names of tables and not to the id',
    'write it without: aaaaaaaaaaaa',
  ],
  [
    20,
    14,
    'environments[0].posture',
    'strictt',
    'is not a configured posture',
    'did you mean "strict"?',
  ],
  [
    21,
    32,
    'environments[0].storage.backupLocation',
    's3a://backups/one',
    "has Hadoop's scheme, which Depot does not take",
    'use s3://bucket/prefix, such as s3://example-backups/prod',
  ],
  [
    24,
    14,
    'environments[1].account',
    'nowhere',
    'is not a configured account',
    'use the id or name of one of the accounts, or add it under accounts',
  ],
  [26, 11, 'environments[1].tier', 'prodution', 'is not valid', 'did you mean "production"?'],
  [
    31,
    13,
    'buckets[0].region',
    'us-east-1',
    'is not among the regions of account vault',
    "use one of eu-west-1, or add it to the account's regions",
  ],
];

describe('a file with ten mistakes', () => {
  const read = readText(text);

  it('gives exactly ten problems, each at its place with value and remedy', () => {
    const rows = problemsOf(read).map(({ line, column, path, value, message, remedy }) => [
      line,
      column,
      path,
      value,
      message,
      remedy,
    ]);
    expect(rows).toEqual(expected);
  });

  it('is refused as one error that lists them', () => {
    if (read.kind !== 'problems') throw new Error('accepted');
    const error = configurationError(read);
    expect(error).toMatchObject({ kind: 'config', code: 'ConfigurationInvalid' });
    expect(error.message.split('\n')).toHaveLength(11);
    expect(error.message).toContain('depot-dr.yaml:3:3: log.levle (info) is not a known key; did');
  });
});

it('describes a problem of the whole file and of a variable without an empty position', () => {
  const common = { path: '', value: '', message: 'the file is empty', remedy: 'fill it' };
  expect(describeProblem({ file: 'a.yaml', line: 1, column: 1, ...common })).toBe(
    'a.yaml:1:1: the file is empty; fill it',
  );
  expect(describeProblem({ file: 'environment', line: 0, column: 0, ...common })).toBe(
    'environment: the file is empty; fill it',
  );
});
