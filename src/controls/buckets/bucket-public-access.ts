import type { BackupBucket } from '../../estate/environment.js';
import type { PublicAccessBlock } from '../../estate/bucket-details.js';
import type { PolicyText } from '../../estate/table-settings.js';
import { type PolicyReader, statementName } from '../access/policy-document.js';
import { isPublic } from '../access/public-statement.js';
import type { Control, Judgement } from '../control.js';
import type { Judged } from '../presence.js';
import { type BucketScene, detailToJudge } from './bucket-scene.js';

type Reason = 'PolicyPublic' | 'BlockOff';

const switches = [
  ['blockAcls', 'BlockPublicAcls'],
  ['ignoreAcls', 'IgnorePublicAcls'],
  ['blockPolicy', 'BlockPublicPolicy'],
  ['restrictBuckets', 'RestrictPublicBuckets'],
] as const;

/** The name of the statement of a policy that lets everybody in. */
function publicStatement(policy: Judged<PolicyText>, readPolicy: PolicyReader): string | undefined {
  if (policy.kind === 'said' || policy.value.kind === 'none') return undefined;
  const reading = readPolicy(policy.value.text);
  const found =
    reading.kind === 'document' ? reading.document.statements.find(isPublic) : undefined;
  return found === undefined ? undefined : statementName(found);
}

function judge(
  bucket: BackupBucket,
  block: Judged<PublicAccessBlock>,
  statement: string | undefined,
): Judgement<Reason> | undefined {
  if (statement !== undefined) {
    const isRestricted = block.kind === 'judge' && block.value.restrictBuckets;
    const effect = isRestricted
      ? 'the public access block then shuts every other account out, environments too'
      : 'backups can be reached without credentials of ours';
    return {
      verdict: 'fail',
      reason: 'PolicyPublic',
      message: `the policy lets everybody in by ${statement}: ${effect}`,
      remedy: 'Name accounts or roles as its Principal, or narrow it with aws:PrincipalOrgID.',
    };
  }
  if (block.kind === 'said') return block.judgement;
  const off = switches.flatMap(([name, title]) => (block.value[name] ? [] : title));
  if (off.length === 0) return { verdict: 'pass', message: 'all public access is blocked' };
  const configuration = switches.map(([, title]) => `${title}=true`).join(',');
  return {
    verdict: 'fail',
    reason: 'BlockOff',
    message: `the bucket's block of public access lacks ${off.join(', ')}; a block of the whole account is not seen from here`,
    remedy: `aws s3api put-public-access-block --region ${bucket.region} --bucket ${bucket.name} --public-access-block-configuration ${configuration}`,
  };
}

/** Nobody outside can reach the backups. */
export const bucketPublicAccess: Control<BackupBucket, BucketScene, Reason> = {
  id: 'bucket-public-access',
  title: 'Bucket closed to the public',
  subject: 'bucket',
  rationale:
    'A backup holds everything that the environment holds. A policy with a wildcard principal hands it to everybody; the block keeps that from happening by accident.',
  source:
    'Blocking public access to your Amazon S3 storage, Amazon S3 User Guide; guide, "Create Backup Bucket"',
  equivalents: { configRule: 's3-bucket-level-public-access-prohibited' },
  reasons: {
    PolicyPublic: {
      severity: 'critical',
      meaning: 'A statement of the policy has a wildcard principal that nothing narrows.',
    },
    BlockOff: {
      severity: 'warning',
      meaning: "At least one switch of the bucket's public access block is off.",
    },
  },
  evaluate(bucket, { facts, readPolicy }) {
    const statement = publicStatement(detailToJudge(facts, 'policy'), readPolicy);
    return judge(bucket, detailToJudge(facts, 'publicAccess'), statement);
  },
};
