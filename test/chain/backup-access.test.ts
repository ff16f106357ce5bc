import { bucketFamily } from '../../src/controls/buckets/family.js';
import { accessFamily } from '../../src/controls/access/family.js';
import { checkTeardown } from '../../src/flows/teardown.js';
import { planBucketPolicy } from '../../src/flows/bucket-policy.js';
import { createObservers } from '../../src/aws/observers.js';
import { hubCredentials } from '../../src/compose/reach-sandbox.js';
import { memoryRecorder } from '../support/memory-observers.js';
import { aChain, type Chain } from './support/chain.js';
import { estateFile, type Gap } from './support/estate-file.js';

// Each thing that can be wrong with a backup bucket, and with who may use it, is planted in a world by
// itself and found as what it is; nothing else of these controls fails.

const controls = new Set([...bucketFamily.cards, ...accessFamily.cards].map(({ id }) => id));

const bucket = 'depot-backups';
const orders = 'sdp-e2dd35eedfec-data-role';

async function found(gaps: readonly Gap[]): Promise<readonly string[]> {
  const chain = aChain(estateFile(gaps));
  const { findings } = await chain.pass();
  return findings
    .filter(({ control, verdict }) => controls.has(control) && verdict !== 'pass')
    .map(({ control, verdict, reason, subject: { environment, resource } }) =>
      [control, verdict, reason, environment ?? '-', resource].join(' '),
    )
    .toSorted();
}

/** Both environments that back up into the bucket. */
const both = (line: string): readonly string[] => [
  `${line} central ${bucket}`,
  `${line} orders ${bucket}`,
];

describe('what is planted around backups', () => {
  it('is nothing: then these controls all pass', async () => {
    expect(await found([])).toEqual([]);
  });

  it.each<[Gap, readonly string[]]>([
    [
      { gap: 'bucket-policy-missing-action', bucket, action: 's3:PutObject' },
      [
        ...both('bucket-policy fail ActionMissing'),
        'data-role-access fail BucketRefuses central sdp-5b1c9f04a7d2-data-role',
        `data-role-access fail BucketRefuses orders ${orders}`,
      ],
    ],
    [{ gap: 'bucket-policy-open', bucket }, [`bucket-public-access fail PolicyPublic - ${bucket}`]],
    [
      { gap: 'bucket-public-block-off', bucket },
      [`bucket-public-access fail BlockOff - ${bucket}`],
    ],
    [
      { gap: 'bucket-expires-early', bucket, days: 7 },
      [`bucket-lifecycle fail ExpiresEarly - ${bucket}`],
    ],
    [
      { gap: 'bucket-transition-archive', bucket, days: 7 },
      [`bucket-lifecycle fail ArchivesBackups - ${bucket}`],
    ],
    // Of the key itself nothing is to be seen from the bucket's account.
    [
      { gap: 'bucket-key-foreign', bucket },
      [`bucket-encryption fail KeyOfOtherAccount - ${bucket}`],
    ],
    [
      { gap: 'ownership-writer', bucket },
      [`bucket-ownership fail OwnershipNotEnforced - ${bucket}`],
    ],
    [
      { gap: 'executor-missing', environment: 'orders' },
      ['executor-present fail ExecutorMissing orders executors'],
    ],
    [
      { gap: 'location-not-allowed', environment: 'orders' },
      [
        'backup-location-allowed fail LocationNotAllowed orders executors',
        `data-role-access fail ActionMissing orders ${orders}`,
      ],
    ],
    [
      { gap: 'data-role-missing', environment: 'orders' },
      [`data-role-access fail RoleMissing orders ${orders}`],
    ],
    [
      { gap: 'data-role-denied', environment: 'orders' },
      [`data-role-access fail ActionDenied orders ${orders}`],
    ],
    [
      { gap: 'data-role-manual-policy', environment: 'orders' },
      [
        `data-role-access fail ExcessActions orders ${orders}`,
        `data-role-unmanaged fail PolicyUnmanaged orders ${orders}`,
      ],
    ],
  ])('%j', async (gap, expected) => {
    expect(await found([gap])).toEqual(expected.toSorted());
  });
});

/** The ports of a chain, as the commands use them. */
function portsOf({ sandbox, estate, clock }: Chain) {
  const keys = hubCredentials(estate, sandbox.demoCredentials);
  return createObservers({
    accounts: estate.accounts,
    clock: { ...clock, now: () => sandbox.clock.now() },
    random: () => 0.5,
    recorder: memoryRecorder(),
    env: {},
    settings: {
      sessionName: 'test',
      requestTimeoutMs: 5000,
      readDeadlineMs: 60_000,
      maximumAttempts: 3,
      rateShare: 1,
    },
    baseCredentials: () => Promise.resolve(keys),
    requestHandler: sandbox.requestHandler(),
  }).observers;
}

const options = { deadlineMs: 600_000, concurrency: 4, signal: new AbortController().signal };

describe('the commands around backups', () => {
  it('print a policy that heals the bucket, from what the bucket says itself', async () => {
    const chain = aChain(
      estateFile([{ gap: 'bucket-policy-missing-action', bucket, action: 's3:PutObject' }]),
    );
    const { estate, clock } = chain;
    const target = estate.buckets.find(({ name }) => name === bucket);
    if (target === undefined) throw new Error('the bucket is configured');
    const observers = portsOf(chain);
    const { present, merged } = await clock.run(
      planBucketPolicy(target, estate, { ...options, observers, clock }),
    );
    expect(present.kind).toBe('seen');
    expect(merged).toMatchObject({ kind: 'merged', letIn: ['123456789012'], kept: 2 });
    expect(JSON.stringify(merged)).toContain('s3:PutObject');
  });

  it('tell what stands in the way of a teardown', async () => {
    const chain = aChain(estateFile([{ gap: 'data-role-manual-policy', environment: 'orders' }]));
    const { estate, clock } = chain;
    const observers = portsOf(chain);
    const listed = await clock.run(checkTeardown(estate, { ...options, observers, clock }));
    const kinds = listed.map(({ environment, teardown }) => [
      environment.name,
      teardown.stack,
      [...new Set(teardown.items.map(({ kind }) => kind))],
      teardown.unseen,
    ]);
    expect(kinds).toEqual([
      [
        'orders',
        'present',
        ['StackProtected', 'TableProtected', 'PolicyUnmanaged', 'TableReplicated'],
        [],
      ],
      ['central', 'present', ['StackProtected', 'TableProtected'], []],
      ['staging', 'present', ['StackProtected', 'TableProtected'], []],
    ]);
  });
});
