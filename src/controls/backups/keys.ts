import type { AccountId } from '../../estate/ids.js';
import type { Observed } from '../../estate/observation.js';
import type { KeyDescription } from '../../estate/place-facts.js';
import { accessByReading } from '../access/access.js';
import { readPolicy } from '../access/policy-document.js';
import type { Sight } from '../sight.js';
import { type Gate, open, shut, unclear, unread, worstOf } from './gates.js';
import { membershipOf } from './organizations.js';
import { describePlace, notLookedAt, type Place } from './places.js';

/** A key as it was looked at from a place that something in it is encrypted with it. */
export function keyIn(sight: Sight, place: Place, arn: string): Observed<KeyDescription> {
  return (
    sight.key(place.account, place.region, arn) ??
    notLookedAt(`key ${arn} from ${describePlace(place)}`)
  );
}

/** @source Key states of AWS KMS keys, AWS KMS Developer Guide */
const usableStates: readonly string[] = ['Enabled', 'Creating', 'Updating'];

function stateCommand({ arn, state }: KeyDescription, region: string): string {
  const id = arn.split('/').at(-1) ?? arn;
  if (state === 'PendingDeletion' || state === 'PendingReplicaDeletion') {
    return `aws kms cancel-key-deletion --region ${region} --key-id ${id}; then aws kms enable-key --region ${region} --key-id ${id}`;
  }
  if (state === 'Disabled') return `aws kms enable-key --region ${region} --key-id ${id}`;
  return `aws kms describe-key --region ${region} --key-id ${id} (tells more; nothing under it can be read until it is Enabled)`;
}

/** Whether the key of a vault can be used at all. */
export function keyStateGate<Reason extends string>(
  sight: Sight,
  place: Place,
  arn: string,
  reason: Reason,
): Gate<Reason> {
  const key = keyIn(sight, place, arn);
  if (key.kind === 'unknown') return unread(`key ${arn}`, key);
  if (key.kind === 'absent') {
    return shut(
      reason,
      `key ${arn} does not exist`,
      'What was encrypted with a deleted key is lost: make a new vault with another key and back up into it.',
    );
  }
  const { state, deletionAt } = key.value;
  if (usableStates.includes(state)) return open;
  const when =
    deletionAt === undefined ? '' : ` and will be deleted on ${deletionAt.toISOString()}`;
  return shut(reason, `key ${arn} is ${state}${when}`, stateCommand(key.value, place.region));
}

/** What AWS Backup's own role in that account, which does the copying, is bound to fulfil. */
const fulfilled: readonly string[] = [
  'principal',
  'kms:grantisforawsresource',
  'kms:viaservice',
  'kms:calleraccount',
];

/** What the account that receives a copy must be let do with the key of the source. */
const copyActions = ['kms:DescribeKey', 'kms:Decrypt', 'kms:CreateGrant'];

/**
 * Whether the policy of a source vault's key lets another account read what is copied to it. The key
 * of AWS needs no such policy: advanced DynamoDB backups are copied from under it, too.
 * @source Encryption for backups in AWS Backup, AWS Backup Developer Guide
 */
export function keyAdmits<Reason extends string>(
  sight: Sight,
  { place, arn }: { readonly place: Place; readonly arn: string },
  account: AccountId,
  reason: Reason,
): Gate<Reason> {
  const key = keyIn(sight, place, arn);
  if (key.kind === 'unknown') return unread(`key ${arn}`, key);
  if (key.kind === 'absent' || key.value.manager === 'aws') return open;
  const { policy } = key.value;
  if (policy === undefined) return unclear(`the policy of key ${arn} is not reported`);
  if (policy.kind === 'unknown') {
    return unread(`the policy of key ${arn}`, policy);
  }
  const reading = policy.value.kind === 'none' ? undefined : readPolicy(policy.value.text);
  const principal = {
    kind: 'account',
    account,
    organization: membershipOf(sight, account),
  } as const;
  return worstOf(
    copyActions.map((action): Gate<Reason> => {
      const access = accessByReading(reading, { principal, action, resource: key.value.arn });
      if (access.kind === 'unknown') {
        return unclear(
          `whether key ${arn} admits ${account} cannot be told: its policy ${access.reason}`,
        );
      }
      const keys = access.kind === 'conditional' ? access.keys : [];
      const others = keys.filter((each) => !fulfilled.includes(each.toLowerCase()));
      if (others.length > 0) {
        return unclear(
          `key ${arn} admits ${account} only where these allow it: ${others.join(', ')}`,
        );
      }
      return access.kind === 'allowed' || access.kind === 'conditional'
        ? open
        : shut(
            reason,
            `the policy of key ${arn} does not let ${account} ${action}`,
            `Let ${account} use the key in its policy: kms:DescribeKey, kms:Decrypt, kms:GenerateDataKey*, kms:ReEncrypt*, and kms:CreateGrant where kms:GrantIsForAWSResource is true.`,
          );
    }),
  );
}
