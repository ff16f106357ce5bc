import { judgeTeardown, type TeardownFacts } from '../../../src/controls/teardown/teardown.js';
import type { TableDescription } from '../../../src/estate/facts.js';
import type { Observed } from '../../../src/estate/observation.js';
import type { StackResource } from '../../../src/estate/place-facts.js';
import { anEstate, aRole, bucket, environment } from '../../support/bucket-builders.js';
import { absent, accountId, aTable, away, seen, unknown } from '../../support/estate-builders.js';
import { aStack } from '../../support/surroundings.js';

const table = environment.tables[0]?.name ?? ('' as never);
const free = aTable({ deletionProtection: false, replicas: [] });

function judge(changes: Partial<TeardownFacts> = {}) {
  const facts: TeardownFacts = {
    stack: seen(aStack({ name: environment.stack })),
    resources: seen([]),
    role: seen(aRole()),
    tables: new Map([[table, seen(free)]]),
    ...changes,
  };
  return judgeTeardown(environment, facts, anEstate());
}

const kinds = (changes: Partial<TeardownFacts>): readonly string[] =>
  judge(changes).items.map(({ effect, kind, resource }) => `${effect} ${kind} ${resource}`);

const withTable = (changes: Partial<TableDescription>): Partial<TeardownFacts> => ({
  tables: new Map([[table, seen({ ...free, ...changes })]]),
});

const resource = (type: string, physicalId: string): StackResource => ({
  stack: environment.stack,
  type,
  physicalId,
});

describe('a teardown', () => {
  it('has nothing in its way where all is plain', () => {
    expect(judge()).toEqual({ stack: 'present', items: [], unseen: [] });
  });

  it('has nothing to do where there is no stack', () => {
    expect(judge({ stack: absent(), resources: undefined, role: unknown() })).toEqual({
      stack: 'missing',
      items: [],
      unseen: [],
    });
  });

  it.each<[string, Partial<TeardownFacts>]>([
    [
      `blocks StackProtected ${environment.stack}`,
      { stack: seen(aStack({ name: environment.stack, isProtected: true })) },
    ],
    [
      `blocks StackBusy ${environment.stack}`,
      { stack: seen(aStack({ name: environment.stack, status: 'UPDATE_IN_PROGRESS' })) },
    ],
    [
      `blocks StackBusy ${environment.stack}`,
      {
        stack: seen(
          aStack({ name: environment.stack, status: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS' }),
        ),
      },
    ],
    [
      `endangers StackFailed ${environment.stack}`,
      { stack: seen(aStack({ name: environment.stack, status: 'DELETE_FAILED' })) },
    ],
    [`blocks TableProtected ${table}`, withTable({ deletionProtection: true })],
    [`blocks TableBusy ${table}`, withTable({ status: 'UPDATING' })],
    [
      `endangers TableReplicated ${table}`,
      withTable({ replicas: [{ region: away, status: 'ACTIVE', inaccessibleSince: undefined }] }),
    ],
    ['blocks PolicyUnmanaged BackupAccess', { role: seen(aRole({ inline: ['BackupAccess'] })) }],
    [
      `blocks PolicyUnmanaged arn:aws:iam::${accountId}:policy/backup`,
      { role: seen(aRole({ attached: [`arn:aws:iam::${accountId}:policy/backup`] })) },
    ],
    [
      `endangers BackupBucketInStack ${bucket.name}`,
      {
        resources: seen([
          resource('AWS::S3::Bucket', bucket.name),
          resource('AWS::S3::BucketPolicy', 'p'),
        ]),
      },
    ],
    [
      'endangers BucketInStack sdp-data',
      { resources: seen([resource('AWS::S3::Bucket', 'sdp-data')]) },
    ],
  ])('finds: %s', (expected, changes) => {
    expect(kinds(changes)).toEqual([expected]);
  });

  it('knows the policies that the stack lists', () => {
    const arn = `arn:aws:iam::${accountId}:policy/backup`;
    expect(
      kinds({
        role: seen(aRole({ attached: [arn], inline: ['BackupAccess'] })),
        resources: seen([
          resource('AWS::IAM::ManagedPolicy', arn),
          resource('AWS::IAM::RolePolicy', `BackupAccess|${environment.dataRole}`),
        ]),
      }),
    ).toEqual([]);
  });

  it('says of no policy that it is unmanaged where the resources were not seen', () => {
    const { items, unseen } = judge({
      role: seen(aRole({ inline: ['BackupAccess'] })),
      resources: unknown(),
    });
    expect(items).toEqual([]);
    expect(unseen.map(({ what }) => what)).toEqual([`resources of stack ${environment.stack}`]);
  });

  it('puts what blocks first, and names all that was not seen', () => {
    const hidden: Observed<never> = unknown();
    const { stack, items, unseen } = judge({
      stack: hidden,
      resources: seen([resource('AWS::S3::Bucket', 'sdp-data')]),
      role: seen(aRole({ inline: ['BackupAccess'] })),
      tables: new Map([[table, hidden]]),
    });
    expect(stack).toBe('unseen');
    expect(items.map(({ effect }) => effect)).toEqual(['blocks', 'endangers']);
    expect(unseen.map(({ what }) => what)).toEqual([
      `stack ${environment.stack}`,
      `table ${table}`,
    ]);
  });
});
