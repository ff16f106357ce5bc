import { chooseBucket, runBucketPolicy } from '../../../src/cli/commands/bucket-policy.js';
import { runTeardownCheck, type TeardownData } from '../../../src/cli/commands/teardown-check.js';
import { fieldNotes } from '../../../src/cli/json-reference.js';
import { run } from '../../../src/cli/run.js';
import type { OpenWatch } from '../../../src/cli/watching.js';
import type { World } from '../../../src/cli/world.js';
import type { BucketName } from '../../../src/estate/ids.js';
import { configured, estateFile } from '../../chain/support/estate-file.js';
import {
  anEstate,
  another,
  bucket,
  bucketDetails,
  environment,
} from '../../support/bucket-builders.js';
import { absent, aBucket, now, seen, unknown } from '../../support/estate-builders.js';
import { memoryRecorder } from '../../support/memory-observers.js';
import { aStack, surroundings, type SurroundingWorld } from '../../support/surroundings.js';
import { aWorld, type TestWorld } from './fixtures.js';

const files = { '/srv/depot/depot-dr.yaml': JSON.stringify(estateFile()) };
const { estate } = configured(estateFile());

/** Opens a watch over plain values. */
function opening(world: SurroundingWorld): OpenWatch {
  return (_configuration, _flags, { clock }: World, act) => {
    const { observers } = surroundings(world);
    const watch = { clock, observers, endpoint: '', close: () => Promise.resolve() };
    return act({ watch: watch as never, recorder: memoryRecorder() });
  };
}

const guest = '123456789012';
const policy = (text: string): SurroundingWorld => ({
  details: { 'depot-backups': bucketDetails({ policy: seen({ kind: 'document', text }) }) },
});
const none: SurroundingWorld = {
  details: { 'depot-backups': bucketDetails({ policy: seen({ kind: 'none' }) }) },
};

async function printPolicy(world: SurroundingWorld, name = 'depot-backups') {
  const around = aWorld({ files });
  const flags = { bucket: name, environment: [] };
  return { exit: await runBucketPolicy(flags, around, opening(world)), around };
}

describe('bucket-policy', () => {
  it('prints a bare document, and says on stderr whom it lets in', async () => {
    const { exit, around } = await printPolicy(none);
    expect(exit).toBe('ok');
    const { Statement } = JSON.parse(around.out()) as {
      readonly Statement: readonly { Sid: string }[];
    };
    expect(Statement.map(({ Sid }) => Sid)).toEqual(['DepotBackupBucket', 'DepotBackupObjects']);
    expect(around.err()).toBe(
      `depot-dr: lets account ${guest} in; set it with the credentials of account 345678901234\n`,
    );
  });

  it('keeps what is there, and prints it as it is when nothing is missing', async () => {
    const foreign = {
      Effect: 'Allow',
      Principal: { AWS: '999999999999' },
      Action: 's3:GetObject',
      Resource: '*',
    };
    const first = await printPolicy(
      policy(JSON.stringify({ Version: '2012-10-17', Statement: [foreign] })),
    );
    expect(first.around.err()).toContain('keeps 1 statement that is there');
    const again = await printPolicy(policy(first.around.out()));
    expect(again.around.err()).toContain('already lets every environment in');
    expect(again.around.out()).toBe(first.around.out());
  });

  it('warns when it could not read what is there, and ends unseen', async () => {
    const { exit, around } = await printPolicy({
      details: { 'depot-backups': bucketDetails({ policy: unknown('ReadUnsupported') }) },
    });
    expect(exit).toBe('unseen');
    expect(around.err()).toContain('could not be read');
    expect(around.err()).toContain('would replace what is there');
    expect(around.err()).toMatch(/\nhint: Allow dynamodb:DescribeTable on the table\.\n$/);
    expect(around.err()).not.toContain('..');
    expect(around.out()).toContain('DepotBackupObjects');
  });

  it('prints nothing that could lose a statement', async () => {
    await expect(printPolicy(policy('{'))).rejects.toMatchObject({
      code: 'PolicyConflict',
      kind: 'conflict',
      message: 'the policy of depot-backups is not valid JSON',
    });
    const missing = { details: { 'depot-backups': bucketDetails({ policy: absent() }) } };
    await expect(printPolicy(missing)).rejects.toMatchObject({ code: 'BucketMissing' });
  });

  it('prints nothing where no policy is needed', async () => {
    const file = estateFile();
    const own = { ...file, buckets: file.buckets.map((each) => ({ ...each, account: 'staging' })) };
    const around = aWorld({ files: { '/srv/depot/depot-dr.yaml': JSON.stringify(own) } });
    const flags = { bucket: 'depot-backups-staging', environment: [] };
    expect(await runBucketPolicy(flags, around, opening({}))).toBe('ok');
    expect(around.out()).toBe('');
    expect(around.err()).toContain('it needs no policy');
  });

  it.each([
    ['no bucket', ['bucket-policy', '--bucket=depot-backup'], 'Did you mean depot-backups?'],
    ['one of several', ['bucket-policy'], 'Give --bucket.'],
    [
      'both',
      ['bucket-policy', '--bucket=depot-backups', '--environment=orders'],
      'Give --bucket or --environment.',
    ],
    [
      'two buckets',
      ['bucket-policy', '--environment=orders', '--environment=staging'],
      'Give one of:',
    ],
  ])('refuses to choose %s', async (_, argv, hint) => {
    const around = aWorld({ files });
    expect(await run(argv, around)).toBe(2);
    expect(around.err()).toContain(hint);
    expect(around.out()).toBe('');
  });

  it('chooses the bucket of an environment, or the only one', () => {
    const chosen = (names: readonly string[]) => chooseBucket(estate, { environment: names }).name;
    expect(chosen(['orders', 'central'])).toBe('depot-backups');
    expect(chosen(['staging'])).toBe('depot-backups-staging');
    expect(chooseBucket(anEstate(), { environment: [] })).toBe(bucket);
    const bare = anEstate({
      environments: [environment, another('bare', { backupLocation: undefined })],
    });
    expect(() => chooseBucket(bare, { environment: ['bare'] })).toThrow('has no backup location');
    const twin = anEstate({ buckets: [bucket, aBucket({ name: 'twin' as BucketName })] });
    expect(chooseBucket(twin, { bucket: 'twin', environment: [] }).name).toBe('twin');
    expect(() => chooseBucket(anEstate({ buckets: [] }), { environment: [] })).toThrow(
      'no bucket is configured',
    );
  });
});

const orders = 'sdp-e2dd35eedfec';
const trouble: SurroundingWorld = {
  stacks: {
    [orders]: seen(aStack({ name: orders, isProtected: true })),
    'sdp-5b1c9f04a7d2': absent(),
    'sdp-stg-9d40c6b8e173': unknown(),
  },
  resources: {
    [orders]: seen([{ stack: orders, type: 'AWS::S3::Bucket', physicalId: 'depot-backups' }]),
  },
};

async function teardown(
  world: SurroundingWorld,
  changes: Parameters<typeof aWorld>[0] = {},
  ...names: readonly string[]
) {
  const around: TestWorld = aWorld({ files, ...changes });
  return { exit: await runTeardownCheck({ environment: names }, around, opening(world)), around };
}

/** Every path in a value, lists as `[]`. */
function pathsOf(value: unknown, path = ''): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((each) => pathsOf(each, `${path}[]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const own = path === '' ? key : `${path}.${key}`;
    return [own, ...pathsOf(inner, own)];
  });
}

describe('teardown-check', () => {
  it('gives every documented key, and the exit of what stands in the way', async () => {
    const { exit, around } = await teardown(trouble);
    expect(exit).toBe('violated');
    const answer = JSON.parse(around.out()) as {
      readonly kind: string;
      readonly generatedAt: string;
      readonly data: TeardownData;
    };
    expect([answer.kind, answer.generatedAt]).toEqual(['teardown-check', now.toISOString()]);
    expect(
      answer.data.environments.map(({ name, state, items }) => [
        name,
        state,
        items.map(({ kind }) => kind),
      ]),
    ).toEqual([
      ['orders', 'present', ['StackProtected', 'BackupBucketInStack']],
      ['central', 'missing', []],
      ['staging', 'unseen', []],
    ]);
    const documented = (fieldNotes['teardown-check'] ?? []).map(({ path }) => path);
    expect([...new Set(pathsOf(answer.data))].toSorted()).toEqual(documented.toSorted());
  });

  it('shows them to people, within the width', async () => {
    const { around } = await teardown(trouble, { terminal: 72, env: { NO_COLOR: '1' } });
    const text = around.out();
    expect(text).toContain('orders  BLOCKED');
    expect(text).toContain('      aws cloudformation update-termination-protection');
    expect(text).toContain('central  NO STACK');
    expect(text).toContain('staging  UNSEEN');
    expect(text).toContain('3 stacks · 1 blocking · 1 at risk · 1 not seen; nothing was changed');
    expect(text.split('\n').filter((line) => line.length > 72)).toEqual([]);
  });

  it('tells a cause once, with all that it hides', async () => {
    const hidden = 'sdp-stg-9d40c6b8e173';
    const world: SurroundingWorld = {
      stacks: { [hidden]: unknown() },
      roles: { [`${hidden}-data-role`]: unknown() },
    };
    const { around } = await teardown(world, { terminal: 80, env: { NO_COLOR: '1' } }, 'staging');
    expect(around.out()).toContain(`not seen: stack ${hidden}, role ${hidden}-data-role\n`);
    expect(around.out().match(/may not call dynamodb:DescribeTable/g)).toHaveLength(1);
    expect(around.out()).toContain('2 not seen; nothing was changed');
  });

  it('ends unseen where only something was not seen, and well where nothing is in the way', async () => {
    expect((await teardown(trouble, {}, 'staging')).exit).toBe('unseen');
    expect((await teardown(trouble, {}, 'central')).exit).toBe('ok');
    const clear = await teardown({}, { terminal: 80, env: { NO_COLOR: '1' } }, 'orders');
    expect(clear.exit).toBe('ok');
    expect(clear.around.out()).toContain('orders  CLEAR');
    expect(clear.around.out()).toContain('nothing stands in the way');
  });
});
