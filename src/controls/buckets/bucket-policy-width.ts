import type { BackupBucket } from '../../estate/environment.js';
import { excessActions } from '../access/backup-actions.js';
import { globOf } from '../access/glob.js';
import { selectionReach } from '../access/patterns.js';
import {
  type PolicyDocument,
  type PolicyStatement,
  statementName,
} from '../access/policy-document.js';
import { principalText } from '../access/principals.js';
import { quoted } from '../access/quoted.js';
import { unreadablePolicy } from '../access/undecided.js';
import { type Control, type Judgement, unseen } from '../control.js';
import { type BucketScene, detailToJudge } from './bucket-scene.js';

type Reason = 'ExcessActions' | 'DeleteWithoutLock' | 'PrincipalGone';

/** Whether a statement lets in somebody of another account than the bucket's. */
function reachesOut({ effect, principals }: PolicyStatement, { account }: BackupBucket): boolean {
  if (effect !== 'Allow') return false;
  if (principals.isExcept) return true;
  return principals.of.some(
    (each) => each.kind === 'everyone' || ('account' in each && each.account !== account),
  );
}

function grants({ actions }: PolicyStatement, action: string): boolean {
  return selectionReach(actions, globOf(action.toLowerCase())) === 'all';
}

function excess(statements: readonly PolicyStatement[]): Judgement<Reason> | undefined {
  const wide = statements
    .map((statement) => ({
      statement,
      actions: excessActions.filter((action) => grants(statement, action)),
    }))
    .find(({ actions }) => actions.length > 0);
  return (
    wide && {
      verdict: 'fail',
      reason: 'ExcessActions',
      message: `the policy grants another account more than backups need, ${wide.actions.join(', ')}, in ${statementName(wide.statement)}`,
      remedy:
        "Name the guide's actions there instead of a wildcard; depot-dr bucket-policy prints them.",
    }
  );
}

function unlockedDeletes(
  statements: readonly PolicyStatement[],
  { bucket, facts: { objectLock } }: BucketScene,
): Judgement<Reason> | undefined {
  if (!statements.some((statement) => grants(statement, 's3:DeleteObject'))) return undefined;
  if (objectLock.kind === 'unknown') return unseen(objectLock);
  const isLocked =
    objectLock.kind === 'seen' &&
    objectLock.value.kind === 'on' &&
    objectLock.value.rule !== undefined;
  if (isLocked) return undefined;
  return {
    verdict: 'fail',
    reason: 'DeleteWithoutLock',
    message: 'another account may delete backups, and no default lock holds their versions',
    remedy:
      'Enable object lock with a default rule, see bucket-object-lock; the grant itself is wanted by the guide.',
    ...(bucket.production ? {} : { severity: 'info' as const }),
  };
}

function gone({ statements }: PolicyDocument): Judgement<Reason> | undefined {
  const principal = statements
    .flatMap(({ principals }) => principals.of)
    .find(({ kind }) => kind === 'deleted');
  return (
    principal && {
      verdict: 'fail',
      reason: 'PrincipalGone',
      message: `the policy names ${quoted(principalText(principal))}, a role or user that was deleted`,
      remedy:
        'Remove it, or name the one that took its place: a new one of the same name is another one.',
    }
  );
}

/** The policy gives other accounts no more than backups need. */
export const bucketPolicyWidth: Control<BackupBucket, BucketScene, Reason> = {
  id: 'bucket-policy-width',
  title: 'Bucket policy no wider than needed',
  subject: 'bucket',
  rationale:
    'A grant of s3:* to another account lets it pass over a governance lock, destroy versions and rewrite the policy: one stolen credential there costs the backups, too.',
  source: 'guide, "Create Backup Bucket"; Locking objects with Object Lock, Amazon S3 User Guide',
  equivalents: { configRule: 's3-bucket-blacklisted-actions-prohibited' },
  reasons: {
    ExcessActions: {
      severity: 'warning',
      meaning:
        'Another account is granted the bypass of a lock, the deletion of versions or the change of the policy.',
    },
    DeleteWithoutLock: {
      severity: 'warning',
      meaning:
        'Another account may delete, and no default lock holds the versions (a hint where nothing of production is in the bucket).',
    },
    PrincipalGone: {
      severity: 'info',
      meaning: 'The policy names a principal that was deleted.',
    },
  },
  evaluate(bucket, scene) {
    const policy = detailToJudge(scene.facts, 'policy');
    if (policy.kind === 'said') return policy.judgement;
    if (policy.value.kind === 'none') {
      return { verdict: 'pass', message: 'the bucket has no policy: no other account is let in' };
    }
    const reading = scene.readPolicy(policy.value.text);
    if (reading.kind === 'unreadable') return unreadablePolicy('the policy', reading);
    const { document } = reading;
    const out = document.statements.filter((statement) => reachesOut(statement, bucket));
    return (
      excess(out) ??
      unlockedDeletes(out, scene) ??
      gone(document) ?? {
        verdict: 'pass',
        message: 'the policy gives other accounts no more than backups need',
      }
    );
  },
};
