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
import type { Control, Judgement } from '../control.js';
import { type BucketScene, detailToJudge } from './bucket-scene.js';

type Reason = 'ExcessActions' | 'PrincipalGone';

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

/** What adds to the finding of bucket-object-lock where nothing locks; that one carries the failure. */
function deleteRemark(
  statements: readonly PolicyStatement[],
  { facts: { objectLock } }: BucketScene,
): string {
  const isUnlocked =
    objectLock.kind === 'seen' &&
    (objectLock.value.kind === 'off' || objectLock.value.rule === undefined);
  const mayDelete = statements.some((statement) => grants(statement, 's3:DeleteObject'));
  return isUnlocked && mayDelete
    ? '; it lets them delete, as the guide wants it, and no default lock holds what they delete: see bucket-object-lock'
    : '';
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
      gone(document) ?? {
        verdict: 'pass',
        message: `the policy gives other accounts no more than backups need${deleteRemark(out, scene)}`,
      }
    );
  },
};
