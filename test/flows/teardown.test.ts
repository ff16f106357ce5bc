import { checkTeardown } from '../../src/flows/teardown.js';
import { planBucketPolicy } from '../../src/flows/bucket-policy.js';
import { DrError } from '../../src/kernel/errors.js';
import {
  anEstate,
  another,
  bucket,
  bucketDetails,
  environment,
} from '../support/bucket-builders.js';
import { absent, accountId, seen, unknown } from '../support/estate-builders.js';
import { aStack, surroundings } from '../support/surroundings.js';
import { createVirtualClock } from '../support/virtual-clock.js';

const clock = createVirtualClock('2026-11-01T12:00:00Z');
const options = { clock, deadlineMs: 60_000, concurrency: 4, signal: new AbortController().signal };

describe('the look at a teardown', () => {
  it('asks for the resources of a stack that is there, and for no others', async () => {
    const second = another('second', { stack: 'sdp-second', tables: [], dataRole: 'second-role' });
    const { observers, reads } = surroundings({ stacks: { 'sdp-second': absent() } });
    const estate = anEstate({ environments: [environment, second] });
    const listed = await checkTeardown(estate, { ...options, observers });
    expect(listed.map((each) => [each.environment.name, each.teardown.stack])).toEqual([
      [environment.name, 'present'],
      ['second', 'missing'],
    ]);
    expect(reads.filter((read) => read.startsWith('resources'))).toEqual([
      `resources ${environment.stack}`,
    ]);
    expect(reads.filter((read) => read.startsWith('table'))).toHaveLength(3);
  });

  it('hands on what was found and what was not seen', async () => {
    const { observers } = surroundings({
      stacks: { [environment.stack]: seen(aStack({ isProtected: true })) },
      roles: { [environment.dataRole]: unknown() },
    });
    const [only] = await checkTeardown(anEstate(), { ...options, observers });
    expect(only?.teardown.items.map(({ kind }) => kind)).toEqual(['StackProtected']);
    expect(only?.teardown.unseen.map(({ what }) => what)).toEqual([`role ${environment.dataRole}`]);
  });

  it('ends when the run is given up', async () => {
    const controller = new AbortController();
    const reason = new DrError('stopped', { code: 'Stopped', kind: 'aborted' });
    controller.abort(reason);
    const { observers } = surroundings();
    const given = { ...options, observers, signal: controller.signal };
    await expect(checkTeardown(anEstate(), given)).rejects.toBe(reason);
    await expect(planBucketPolicy(bucket, anEstate(), given)).rejects.toBe(reason);
  });
});

describe('the plan of a bucket policy', () => {
  it('reads the policy, and of each account its organisation and data roles', async () => {
    const { observers, reads } = surroundings();
    const { present, merged } = await planBucketPolicy(bucket, anEstate(), {
      ...options,
      observers,
    });
    expect(present.kind).toBe('seen');
    expect(merged).toMatchObject({ kind: 'merged', letIn: [], kept: 2 });
    expect(reads.toSorted()).toEqual([
      `details ${bucket.name}`,
      `organization ${accountId}`,
      `role ${environment.dataRole}`,
    ]);
  });

  it('takes a grant to the organisation for enough when the account is in it', async () => {
    const text = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: '*',
          Action: 's3:*',
          Resource: '*',
          Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-depot12345' } },
        },
      ],
    });
    const details = { [bucket.name]: bucketDetails({ policy: seen({ kind: 'document', text }) }) };
    const organization = seen({ id: 'o-depot12345', managementAccount: accountId });
    const member = surroundings({ details, organizations: { [accountId]: organization } });
    const alone = surroundings({ details });
    const letIn = async ({ observers }: typeof member) => {
      const { merged } = await planBucketPolicy(bucket, anEstate(), { ...options, observers });
      return merged.kind === 'merged' ? merged.letIn : merged.kind;
    };
    expect(await letIn(member)).toEqual([]);
    expect(await letIn(alone)).toEqual([accountId]);
  });

  it('makes the policy as if there were none where it was not seen', async () => {
    const details = { [bucket.name]: bucketDetails({ policy: unknown() }) };
    const { observers } = surroundings({ details });
    const { present, merged } = await planBucketPolicy(bucket, anEstate(), {
      ...options,
      observers,
    });
    expect(present.kind).toBe('unknown');
    expect(merged).toMatchObject({ kind: 'merged', letIn: [accountId], kept: 0 });
  });
});
