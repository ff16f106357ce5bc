import type { KeyMetadata } from '@aws-sdk/client-kms';
import { parseRegionId } from '../estate/ids.js';
import type { AccountId, RegionId } from '../estate/ids.js';
import type { KeyDescription } from '../estate/place-facts.js';
import type { Part, PolicyText } from '../estate/table-settings.js';
import { DrError } from '../kernel/errors.js';
import type { Keys } from '../ports/surroundings.js';
import { optionalInstant, required } from './answers.js';
import { failureOf, invalidAnswer } from './errors.js';
import { partOf } from './part.js';
import type { Read, Send } from './read.js';

/**
 * The port `Keys` on KMS. A key is asked for in its own region: another one would say that there is no
 * such key.
 */
export function createKeys(read: Read): Keys {
  return {
    describe: ({ account, region }, keyArn, signal) =>
      read(
        {
          account,
          region: regionOfArn(keyArn) ?? region,
          subject: `key ${keyArn}`,
          absentOn: ['NotFoundException'],
          operation: 'DescribeKey',
          work: (send) => describeKey(send, keyArn, account),
        },
        signal,
      ),
  };
}

/** Undefined for a bare key id or alias. */
function regionOfArn(key: string): RegionId | undefined {
  const region = parseRegionId(/^arn:[a-z0-9-]+:kms:([a-z0-9-]+):/.exec(key)?.[1] ?? '');
  return region.ok ? region.value : undefined;
}

/** @source API KeyMetadata, AWS KMS API Reference */
async function describeKey(send: Send, key: string, account: AccountId): Promise<KeyDescription> {
  const answer = await send('DescribeKey', { KeyId: key });
  const told = required(answer.KeyMetadata, 'DescribeKey: KeyMetadata');
  const arn = required(told.Arn, 'DescribeKey: Arn');
  const manager = managerOf(told);
  return {
    arn,
    state: required(told.KeyState, 'DescribeKey: KeyState'),
    deletionAt: optionalInstant(told.DeletionDate, 'DescribeKey: DeletionDate'),
    manager,
    isMultiRegion: told.MultiRegion ?? false,
    policy: manager === 'customer' ? await policyOf(send, arn, account) : undefined,
  };
}

function managerOf({ KeyManager }: KeyMetadata): KeyDescription['manager'] {
  switch (KeyManager) {
    case 'AWS':
      return 'aws';
    case 'CUSTOMER':
      return 'customer';
    case undefined:
    default:
      throw invalidAnswer('DescribeKey: a KeyManager that is not known');
  }
}

/** KMS tells a policy only within the account of the key, to whom it may be told. */
function policyOf(send: Send, arn: string, account: AccountId): Promise<Part<PolicyText>> {
  const owner = /^arn:[a-z0-9-]+:kms:[a-z0-9-]+:(\d{12}):key\//.exec(arn)?.[1];
  if (owner === undefined) throw invalidAnswer('DescribeKey: Arn is not that of a key');
  if (owner !== account) {
    return Promise.resolve({ kind: 'unknown', failure: failureOf(ofOtherAccount(owner)) });
  }
  return partOf(readPolicy(send, arn));
}

async function readPolicy(send: Send, arn: string): Promise<PolicyText> {
  const { Policy } = await send('GetKeyPolicy', { KeyId: arn, PolicyName: 'default' });
  return { kind: 'document', text: required(Policy, 'GetKeyPolicy: Policy') };
}

function ofOtherAccount(owner: string): DrError {
  return new DrError(`the key belongs to account ${owner}, and only there its policy can be read`, {
    code: 'KeyOfOtherAccount',
    kind: 'unsupported',
    hint: `Look at the policy of the key in account ${owner}.`,
  });
}
