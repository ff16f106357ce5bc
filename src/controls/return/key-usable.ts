import type { KeyDescription } from '../../estate/place-facts.js';
import { describeSpan } from '../../kernel/units.js';
import { type ControlCard, type Judgement, unseen } from '../control.js';
import { type Finding, makeFinding } from '../finding.js';
import type { Sight } from '../sight.js';

type Reason = 'KeyDisabled' | 'KeyDeletionScheduled' | 'KeyUnavailable' | 'KeyMissing';

/** Data under a key is only as safe as the key. */
export const keyUsable: ControlCard = {
  id: 'key-usable',
  title: 'Encryption key usable',
  subject: 'key',
  rationale:
    'Without its key every copy under it is noise: a table, its PITR, its backups and a locked bucket alike. A lock does not protect the key.',
  source: 'Key states of AWS KMS keys and Deleting AWS KMS keys, AWS KMS Developer Guide',
  reasons: {
    KeyDisabled: {
      severity: 'critical',
      meaning: 'The key is disabled: nothing under it can be read until it is enabled.',
    },
    KeyDeletionScheduled: {
      severity: 'critical',
      meaning: 'The key is scheduled for deletion: then everything under it is gone for good.',
    },
    KeyUnavailable: {
      severity: 'critical',
      meaning: 'The key is in another state in which it cannot be used.',
    },
    KeyMissing: {
      severity: 'critical',
      meaning: 'KMS knows no such key; what is encrypted with it cannot be read.',
    },
  },
};

function judge(
  { state, deletionAt, arn }: KeyDescription,
  now: Date,
  region: string,
): Judgement<Reason> {
  switch (state) {
    case 'Enabled':
      return { verdict: 'pass', message: 'the key is enabled' };
    case 'Disabled':
      return {
        verdict: 'fail',
        reason: 'KeyDisabled',
        message: 'the key is disabled: nothing under it can be read',
        remedy: `aws kms enable-key --region ${region} --key-id ${arn}`,
      };
    case 'PendingDeletion':
    case 'PendingReplicaDeletion': {
      const leftMs = deletionAt === undefined ? undefined : deletionAt.getTime() - now.getTime();
      const left =
        leftMs === undefined ? 'soon' : leftMs > 0 ? `in ${describeSpan(leftMs)}` : 'at any moment';
      return {
        verdict: 'fail',
        reason: 'KeyDeletionScheduled',
        message: `the key is deleted ${left}; everything under it is gone then, for good`,
        remedy: `aws kms cancel-key-deletion --region ${region} --key-id ${arn}; then aws kms enable-key --region ${region} --key-id ${arn}`,
      };
    }
    default:
      return {
        verdict: 'fail',
        reason: 'KeyUnavailable',
        message: `the key is ${state}`,
        remedy:
          'Look at the key in the AWS KMS console: its key store or its import may be the cause.',
      };
  }
}

/** One finding for each key that something watched is encrypted with. */
export function keyUsableFindings(sight: Sight, now: Date): readonly Finding[] {
  return sight.keys.map(({ target: { account, region, keyArn }, facts: { key } }) => {
    const judgement: Judgement<Reason> =
      key.kind === 'seen'
        ? judge(key.value, now, region)
        : key.kind === 'unknown'
          ? unseen(key)
          : {
              verdict: 'fail',
              reason: 'KeyMissing',
              message: 'KMS knows no such key',
              remedy: 'Find out what became of it; what is under it may be lost already.',
            };
    return makeFinding(
      keyUsable,
      { environment: undefined, table: undefined, account: account.id, region, resource: keyArn },
      [account.id, region, keyArn],
      judgement,
      [{ read: 'key', observed: key }],
    );
  });
}
