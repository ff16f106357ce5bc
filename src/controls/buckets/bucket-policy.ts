import type { Environment } from '../../estate/environment.js';
import type { PolicyText } from '../../estate/table-settings.js';
import { type Access, accessBy } from '../access/access.js';
import { bucketActions, objectActions, wantedAccess } from '../access/backup-actions.js';
import { type BackedUp, dataRoleAsking } from '../access/guests.js';
import { type PolicyDocument, statementName } from '../access/policy-document.js';
import { undecided, unreadablePolicy, whyUncertain } from '../access/undecided.js';
import type { Control, Judgement } from '../control.js';
import { type BucketScene, detailToJudge } from './bucket-scene.js';

type Reason = 'PolicyMissing' | 'ActionMissing' | 'ActionDenied';

/** A wanted action with what the policy says of it. */
interface Answer {
  readonly action: string;
  readonly access: Access;
}

/** What a bucket's policy gives an environment's data role, action by action as the guide lists them. */
function bucketSide(
  document: PolicyDocument,
  environment: BackedUp,
  { bucket, sight }: Pick<BucketScene, 'bucket' | 'sight'>,
): readonly Answer[] {
  const principal = dataRoleAsking(environment, sight);
  const wanted = wantedAccess(environment.backupLocation, bucket.region);
  return wanted.flatMap(({ actions, resource }) =>
    actions.map((action) => ({
      action,
      access: accessBy(document, { principal, action, resource }),
    })),
  );
}

function remedyFor({ bucket }: BucketScene): string {
  return `Run depot-dr bucket-policy --bucket=${bucket.name}: it prints a policy that lets every environment in and keeps what is there; set it with the credentials of account ${bucket.account}.`;
}

/** Accounts that a policy lets in and the configuration does not name: a digit may be wrong. */
function strangers({ statements }: PolicyDocument, { sight }: BucketScene): readonly string[] {
  const { accounts } = sight.whole ?? sight.estate;
  const known = new Set<string>(accounts.map(({ id }) => id));
  const named = statements
    .filter(({ effect, principals }) => effect === 'Allow' && !principals.isExcept)
    .flatMap(({ principals }) => principals.of)
    .flatMap((principal) => ('account' in principal ? principal.account : []));
  return [...new Set(named)].filter((account) => !known.has(account)).toSorted();
}

const ofKind = (answers: readonly Answer[], kind: Access['kind']): readonly string[] =>
  answers.flatMap(({ action, access }) => (access.kind === kind ? action : []));

function judge(
  { account, dataRole }: Environment,
  answers: readonly Answer[],
  document: PolicyDocument,
  scene: BucketScene,
): Judgement<Reason> {
  const denied = answers.find(({ access }) => access.kind === 'denied')?.access;
  if (denied?.kind === 'denied') {
    return {
      verdict: 'fail',
      reason: 'ActionDenied',
      message: `the policy denies ${ofKind(answers, 'denied').join(', ')} to account ${account} in ${statementName(denied.by)}`,
      remedy: 'Change that statement: a denial wins over everything that is granted.',
    };
  }
  const missing = ofKind(answers, 'not-granted');
  if (missing.length > 0) {
    const others = strangers(document, scene);
    const hint =
      others.length === 0
        ? ''
        : `; it lets in ${others.join(', ')}, which the configuration does not name`;
    return {
      verdict: 'fail',
      reason: 'ActionMissing',
      message: `the policy does not let ${dataRole} of account ${account} do ${missing.join(', ')}${hint}`,
      remedy: remedyFor(scene),
    };
  }
  const open = answers.find(({ access }) => access.kind !== 'allowed');
  if (open?.access.kind === 'conditional' || open?.access.kind === 'unknown') {
    return undecided(
      `whether the policy allows ${open.action} cannot be told: it ${whyUncertain(open.access)}`,
      'Grant it without that condition, or see that the condition holds for the data role.',
    );
  }
  const count = bucketActions.length + objectActions.length;
  return { verdict: 'pass', message: `the policy allows all ${count} actions of the guide` };
}

function judgePolicy(
  policy: PolicyText,
  environment: BackedUp,
  scene: BucketScene,
): Judgement<Reason> {
  if (policy.kind === 'none') {
    return {
      verdict: 'fail',
      reason: 'PolicyMissing',
      message: `the bucket has no policy: account ${environment.account} cannot back up into it`,
      remedy: remedyFor(scene),
    };
  }
  const reading = scene.readPolicy(policy.text);
  if (reading.kind === 'unreadable') return unreadablePolicy('the policy', reading);
  const { document } = reading;
  return judge(environment, bucketSide(document, environment, scene), document, scene);
}

/** The bucket's policy lets an environment of another account do what its backups need. */
export const bucketPolicy: Control<BackedUp, BucketScene, Reason> = {
  id: 'bucket-policy',
  title: 'Bucket policy lets the environment in',
  subject: 'bucket',
  rationale:
    "An environment of another account backs up only where the bucket's own policy lets it in, action by action. Judged once for each such environment.",
  source: 'guide, "Create Backup Bucket"; Bucket policies for Amazon S3, Amazon S3 User Guide',
  equivalents: { configRule: 's3-bucket-policy-grantee-check' },
  reasons: {
    PolicyMissing: {
      severity: 'critical',
      meaning: 'The bucket has no policy, and an environment of another account needs one.',
    },
    ActionMissing: {
      severity: 'critical',
      meaning: 'The policy does not grant an action that the guide asks for.',
    },
    ActionDenied: {
      severity: 'critical',
      meaning: 'A statement of the policy denies an action that the guide asks for.',
    },
  },
  evaluate(environment, scene) {
    const policy = detailToJudge(scene.facts, 'policy');
    return policy.kind === 'said'
      ? policy.judgement
      : judgePolicy(policy.value, environment, scene);
  },
};
