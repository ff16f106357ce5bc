import {
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { bucketActions, objectActions } from '../../src/controls/access/backup-actions.js';
import { mergeBucketPolicy } from '../../src/controls/access/merge-policy.js';
import { bucketFamily } from '../../src/controls/buckets/family.js';
import { nothingRemembered, sightOf } from '../../src/controls/sight.js';
import { worldOf } from '../../src/compose/sandbox-world.js';
import { createSandbox, type Sandbox } from '../../src/sandbox/sandbox.js';
import { bucketFacts, bucketObservation, policySeen } from '../support/bucket-builders.js';
import { aBucket, now } from '../support/estate-builders.js';
import { createVirtualClock } from '../support/virtual-clock.js';
import { backup, central, configured, estateFile, platform } from './support/estate-file.js';

// What is printed is set on a bucket of the sandbox, read back from there, and judged.

const { estate, sandbox: section } = configured(estateFile());
const Bucket = 'depot-backups';
const bucket = aBucket(estate.buckets.find(({ name }) => name === Bucket));

/** A world whose buckets have no policy. */
function aWorld(): Sandbox {
  const description = worldOf(estate, section, {
    rolePolicy: () => '{}',
    bucketPolicy: () => undefined,
  });
  return createSandbox(description, {
    clock: createVirtualClock('2026-11-01T12:00:00Z'),
    rates: 'off',
  });
}

function clientOf(sandbox: Sandbox, account: string): S3Client {
  return new S3Client({
    region: central,
    credentials: sandbox.demoCredentials(account),
    requestHandler: sandbox.requestHandler(),
    maxAttempts: 1,
  });
}

interface Policy {
  readonly Statement: readonly { readonly Action: readonly string[] }[];
}

function printed(): string {
  const sight = sightOf([], { estate, remembered: nothingRemembered });
  const result = mergeBucketPolicy({ kind: 'none' }, bucket, sight);
  if (result.kind !== 'merged') throw new Error(result.kind);
  return JSON.stringify(result.document);
}

/** Sets a policy as the bucket's owner does, and judges what is read back. */
async function verdicts(sandbox: Sandbox, policy: string): Promise<readonly string[]> {
  const owner = clientOf(sandbox, backup);
  await owner.send(new PutBucketPolicyCommand({ Bucket, Policy: policy }));
  const { Policy = '' } = await owner.send(new GetBucketPolicyCommand({ Bucket }));
  const observation = bucketObservation(bucketFacts({ policy: policySeen(Policy) }), bucket);
  const sight = sightOf([observation], { estate, remembered: nothingRemembered });
  return bucketFamily
    .findings(sight, now)
    .filter(({ control }) => control === 'bucket-policy')
    .map(({ verdict, message }) => `${verdict}: ${message}`);
}

describe('the printed bucket policy', () => {
  it('makes the check pass, and lets the environments in that nothing let in before', async () => {
    const sandbox = aWorld();
    const guest = clientOf(sandbox, platform);
    const versioning = () => guest.send(new GetBucketVersioningCommand({ Bucket }));
    const write = () =>
      guest.send(new PutObjectCommand({ Bucket, Key: 'orders/a', Body: 'backup' }));
    await expect(versioning()).rejects.toThrow(/no resource-based policy allows/u);
    await expect(write()).rejects.toThrow(/no resource-based policy allows/u);
    expect(await verdicts(sandbox, printed())).toEqual([
      'pass: the policy allows all 8 actions of the guide',
      'pass: the policy allows all 8 actions of the guide',
    ]);
    expect((await versioning()).Status).toBe('Enabled');
    expect((await write()).VersionId).toBeDefined();
  });

  it.each([...bucketActions, ...objectActions])(
    'fails the check by name without %s',
    async (action) => {
      const policy = JSON.parse(printed()) as Policy;
      const less = {
        ...policy,
        Statement: policy.Statement.map((statement) => ({
          ...statement,
          Action: statement.Action.filter((each) => each !== action),
        })),
      };
      const found = await verdicts(aWorld(), JSON.stringify(less));
      expect(found).toHaveLength(2);
      for (const each of found) expect(each).toMatch(new RegExp(`^fail: .* do ${action}$`, 'u'));
    },
  );
});
