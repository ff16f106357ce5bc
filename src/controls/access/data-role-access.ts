import type { BackupBucket, Environment } from '../../estate/environment.js';
import { detailToJudge } from '../buckets/bucket-scene.js';
import type { Control, Judgement } from '../control.js';
import { bucketPresence } from '../presence.js';
import { type Access, accessByReading } from './access.js';
import type { AccessScene } from './access-scene.js';
import { locationPath } from './allowed-locations.js';
import { wantedAccess } from './backup-actions.js';
import { type BackedUp, dataRoleAsking, isBackedUp } from './guests.js';
import { statementName } from './policy-document.js';
import { excessOf, type OwnAnswer, type RoleAnswer, roleSide } from './role-side.js';
import { undecided, whyUncertain } from './undecided.js';

type Reason = 'RoleMissing' | 'ActionDenied' | 'ActionMissing' | 'BucketRefuses' | 'ExcessActions';

/** What the bucket's policy says of an action; `hidden` = it was not seen, and why. */
type BucketAnswer = Access | { readonly kind: 'hidden'; readonly judgement: Judgement<never> };

type BucketAsk = (action: string, resource: string) => BucketAnswer;

/** Asks the policy of the environment's bucket. Undefined where another control says what is wrong. */
function bucketAsk(
  environment: BackedUp,
  bucket: BackupBucket,
  { sight, readPolicy }: Pick<AccessScene, 'sight' | 'readPolicy'>,
): BucketAsk | undefined {
  const facts = sight.bucket(bucket.name);
  if (facts === undefined) {
    const judgement = undecided(
      `whether the policy of bucket ${bucket.name} allows it was not looked at`,
      'Run again with the whole estate.',
    );
    return () => ({ kind: 'hidden', judgement });
  }
  if (bucketPresence(facts) === 'missing') return undefined; // said by bucket-versioning
  const policy = detailToJudge(facts, 'policy');
  if (policy.kind === 'said') {
    const { judgement } = policy;
    return judgement && (() => ({ kind: 'hidden', judgement }));
  }
  const reading = policy.value.kind === 'none' ? undefined : readPolicy(policy.value.text);
  const principal = dataRoleAsking(environment, sight);
  return (action, resource) => accessByReading(reading, { principal, action, resource });
}

/** Of one action: it works, or what stands in the way. */
type Outcome =
  | { readonly kind: 'allowed' | 'own-denied' | 'own-missing' }
  | { readonly kind: 'bucket'; readonly how: string }
  | { readonly kind: 'open'; readonly judgement: Judgement<never> };

function bucketOutcome(there: BucketAnswer, isForeign: boolean): Outcome {
  switch (there.kind) {
    case 'allowed':
      return { kind: 'allowed' };
    case 'denied':
      return { kind: 'bucket', how: `denies it in ${statementName(there.by)}` };
    case 'not-granted':
      return isForeign ? { kind: 'bucket', how: 'does not grant it' } : { kind: 'allowed' };
    case 'hidden':
      return { kind: 'open', judgement: there.judgement };
    case 'conditional':
    case 'unknown':
      return {
        kind: 'open',
        judgement: undecided(
          `whether the bucket's policy lets the data role in cannot be told: it ${whyUncertain(there)}`,
          'Grant it without that condition, or see that the condition holds for the data role.',
        ),
      };
    default:
      return there satisfies never;
  }
}

/**
 * Both sides together. Across accounts both must allow. Within one account the role's own policies
 * are enough, or a grant to the role by name. A denial on either side wins.
 * @source Cross-account policy evaluation logic, IAM User Guide
 */
function outcomeOf(own: OwnAnswer, there: BucketAnswer, isForeign: boolean): Outcome {
  if (own.kind === 'denied') return { kind: 'own-denied' };
  const bucket = bucketOutcome(there, isForeign);
  if (own.kind === 'allowed' || bucket.kind === 'bucket') {
    return own.kind === 'not-granted' && isForeign ? { kind: 'own-missing' } : bucket;
  }
  const isNamed = there.kind === 'allowed' && !there.isDelegated;
  if (!isForeign && (isNamed || bucket.kind === 'open')) return bucket;
  return own.kind === 'open' ? own : { kind: 'own-missing' };
}

function fix({ backupLocation, dataRole }: BackedUp): string {
  return `Add s3://${locationPath(backupLocation)} to allowedBackupLocations of Executor.EmrServerless in the CDK code of the environment and deploy it; a policy added to ${dataRole} by hand does it, too, but must be removed before the stack is deleted.`;
}

interface Judged {
  readonly action: string;
  readonly outcome: Outcome;
}

function judge(
  environment: BackedUp,
  outcomes: readonly Judged[],
  excess: readonly string[],
): Judgement<Reason> {
  const { dataRole, backupLocation } = environment;
  const of = (kind: Outcome['kind']): readonly string[] =>
    outcomes.flatMap(({ action, outcome }) => (outcome.kind === kind ? action : []));
  const place = `s3://${locationPath(backupLocation)}`;
  const [denied, missing] = [of('own-denied'), of('own-missing')];
  if (denied.length > 0) {
    return {
      verdict: 'fail',
      reason: 'ActionDenied',
      message: `${dataRole} is denied ${denied.join(', ')} in ${place} by its own policies, its boundary or the organisation`,
      remedy: 'Find the Deny that forbids it: it wins over everything that is granted.',
    };
  }
  if (missing.length > 0) {
    return {
      verdict: 'fail',
      reason: 'ActionMissing',
      message: `${dataRole} may not do ${missing.join(', ')} in ${place}`,
      remedy: fix(environment),
    };
  }
  const refused = outcomes.find(({ outcome }) => outcome.kind === 'bucket');
  if (refused?.outcome.kind === 'bucket') {
    return {
      verdict: 'fail',
      reason: 'BucketRefuses',
      message: `${dataRole} may do ${refused.action} in ${place} by itself, but the bucket's policy ${refused.outcome.how}`,
      remedy: `Run depot-dr bucket-policy --bucket=${backupLocation.bucket}, and see the finding of bucket-policy.`,
    };
  }
  const open = outcomes.find(({ outcome }) => outcome.kind === 'open');
  if (open?.outcome.kind === 'open') return open.outcome.judgement;
  if (excess.length > 0) {
    return {
      verdict: 'fail',
      reason: 'ExcessActions',
      message: `${dataRole} may do more in ${place} than backups need: ${excess.join(', ')}`,
      remedy: "Name the guide's actions in its policy instead of s3:*.",
    };
  }
  return {
    verdict: 'pass',
    message: `${dataRole} may do everything that backups need in ${place}`,
  };
}

function answersWith(
  answers: readonly RoleAnswer[],
  environment: BackedUp,
  bucket: BackupBucket,
  ask: BucketAsk,
): readonly Judged[] {
  const wanted = wantedAccess(environment.backupLocation, bucket.region);
  const isForeign = bucket.account !== environment.account;
  return answers.map(({ action, own }) => {
    const resource = wanted.find(({ actions }) => actions.includes(action))?.resource ?? '*';
    return { action, outcome: outcomeOf(own, ask(action, resource), isForeign) };
  });
}

/** The environment's data role can write and read its backups, by its own policies and the bucket's. */
export const dataRoleAccess: Control<Environment, AccessScene, Reason> = {
  id: 'data-role-access',
  title: 'Data role can back up',
  subject: 'environment',
  rationale:
    'Depot backs up with its data role. What the role may not do in the backup location fails only when the backup runs, with writes already paused.',
  source:
    'guide, "Prerequisites"; Testing IAM policies with the IAM policy simulator, IAM User Guide',
  reasons: {
    RoleMissing: { severity: 'critical', meaning: 'There is no role of that name.' },
    ActionDenied: {
      severity: 'critical',
      meaning: 'A policy of the role, its boundary or the organisation denies a needed action.',
    },
    ActionMissing: {
      severity: 'critical',
      meaning: 'The role is not granted a needed action in the backup location.',
    },
    BucketRefuses: {
      severity: 'critical',
      meaning: "The role may, but the bucket's policy denies it, or does not let its account in.",
    },
    ExcessActions: {
      severity: 'info',
      meaning: 'The role may pass over a lock, destroy versions or change the policy (s3:*).',
    },
  },
  evaluate(environment, scene) {
    const { access } = scene.facts;
    if (!isBackedUp(environment) || access === undefined) return undefined;
    const side = roleSide(access);
    if (side.kind === 'said') return side.judgement;
    if (side.kind === 'missing') {
      return {
        verdict: 'fail',
        reason: 'RoleMissing',
        message: `there is no role ${environment.dataRole} in account ${environment.account}`,
        remedy: 'Check id and idPrefix of this environment in the configuration.',
      };
    }
    const { bucket: name } = environment.backupLocation;
    const bucket = scene.sight.estate.buckets.find((each) => each.name === name);
    if (bucket === undefined) {
      return undecided(
        `whose bucket ${name} is was not told: the configuration does not hold it`,
        'Add it under buckets.',
      );
    }
    const ask = bucketAsk(environment, bucket, scene);
    if (ask === undefined) return undefined;
    const simulated = access.kind === 'seen' ? access.value : [];
    return judge(
      environment,
      answersWith(side.answers, environment, bucket, ask),
      excessOf(simulated),
    );
  },
};
