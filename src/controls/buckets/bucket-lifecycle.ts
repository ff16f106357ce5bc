import type { BackupBucket } from '../../estate/environment.js';
import type { LifecycleRule } from '../../estate/bucket-details.js';
import type { Control, Judgement } from '../control.js';
import { quoted } from '../access/quoted.js';
import { type BucketScene, detailToJudge } from './bucket-scene.js';

type Reason = 'ExpiresEarly' | 'NoncurrentExpiresEarly' | 'ArchivesBackups' | 'ExpiryUnjudged';

/** Classes whose objects must be fetched back, for hours, before they can be read. */
const archives: ReadonlySet<string> = new Set(['GLACIER', 'DEEP_ARCHIVE']);

/** How long backups must stay as they are, and why; undefined = nobody says. */
interface Keep {
  readonly days: number;
  readonly why: string;
}

/** The longest of what is wanted and what the lock holds anyway. */
function keepOf({ bucket, facts: { objectLock } }: BucketScene): Keep | undefined {
  const lock =
    objectLock.kind === 'seen' && objectLock.value.kind === 'on'
      ? objectLock.value.rule
      : undefined;
  const keeps: readonly (Keep | undefined)[] = [
    bucket.objectLock && { days: bucket.objectLock.days, why: 'are wanted' },
    lock && { days: lock.days, why: 'are locked' },
  ];
  return keeps.flatMap((keep) => keep ?? []).toSorted((a, b) => b.days - a.days)[0];
}

/** Whether a rule reaches objects below the location of somebody who backs up here. */
function reachesBackups({ prefix = '' }: LifecycleRule, { tenants }: BucketScene): boolean {
  const held = tenants.map(({ backupLocation }) =>
    backupLocation.prefix === '' ? '' : `${backupLocation.prefix}/`,
  );
  return (held.length === 0 ? [''] : held).some(
    (each) => each.startsWith(prefix) || prefix.startsWith(each),
  );
}

function nameOf({ id, prefix, isNarrowed }: LifecycleRule): string {
  const title = id === undefined ? 'a rule without an id' : `rule ${quoted(id)}`;
  const place = prefix === undefined || prefix === '' ? '' : ` for ${quoted(prefix)}`;
  return `${title}${place}${isNarrowed ? ', for some objects,' : ''}`;
}

function days(count: number): string {
  return count === 1 ? '1 day' : `${count} days`;
}

interface Trouble {
  readonly reason: Reason;
  readonly message: string;
}

function troublesOf(rule: LifecycleRule, keep: Keep | undefined): readonly Trouble[] {
  const name = nameOf(rule);
  const than = keep === undefined ? '' : `; ${keep.days} ${keep.why}`;
  const isEarly = (after: number | undefined): after is number =>
    after !== undefined && (keep === undefined || after < keep.days);
  const { expireAfterDays, expireNoncurrentAfterDays, transitions } = rule;
  const archived = transitions.find(
    ({ storageClass, afterDays }) => archives.has(storageClass) && isEarly(afterDays),
  );
  return [
    ...(isEarly(expireAfterDays)
      ? [
          {
            reason: keep === undefined ? 'ExpiryUnjudged' : 'ExpiresEarly',
            message: `${name} expires backups after ${days(expireAfterDays)}${than}`,
          } as const,
        ]
      : []),
    ...(isEarly(expireNoncurrentAfterDays)
      ? [
          {
            reason: keep === undefined ? 'ExpiryUnjudged' : 'NoncurrentExpiresEarly',
            message: `${name} removes overwritten and deleted versions after ${days(expireNoncurrentAfterDays)}${than}`,
          } as const,
        ]
      : []),
    ...(archived === undefined
      ? []
      : [
          {
            reason: 'ArchivesBackups',
            message: `${name} moves backups to ${archived.storageClass} after ${days(archived.afterDays)}: a restore must fetch them back first`,
          } as const,
        ]),
  ];
}

const order: readonly Reason[] = [
  'ExpiresEarly',
  'NoncurrentExpiresEarly',
  'ArchivesBackups',
  'ExpiryUnjudged',
];

function judge(rules: readonly LifecycleRule[], scene: BucketScene): Judgement<Reason> {
  const keep = keepOf(scene);
  const troubles = rules
    .filter((rule) => rule.isEnabled && reachesBackups(rule, scene))
    .flatMap((rule) => troublesOf(rule, keep))
    .toSorted((a, b) => order.indexOf(a.reason) - order.indexOf(b.reason));
  const [worst] = troubles;
  if (worst === undefined) {
    return { verdict: 'pass', message: 'no lifecycle rule removes or archives backups too early' };
  }
  return {
    verdict: 'fail',
    reason: worst.reason,
    message: troubles.map(({ message }) => message).join('; '),
    remedy:
      worst.reason === 'ExpiryUnjudged'
        ? 'Say how long backups are wanted with objectLock.days of this bucket in the configuration.'
        : "Lengthen that rule, or keep it off the backups' prefixes.",
  };
}

/** No lifecycle rule takes backups away, or out of reach, before their time. */
export const bucketLifecycle: Control<BackupBucket, BucketScene, Reason> = {
  id: 'bucket-lifecycle',
  title: 'Lifecycle keeps backups',
  subject: 'bucket',
  rationale:
    'A rule that expires objects hides backups behind delete markers although their versions are locked, and removes those that are not. From an archive class a restore waits for hours.',
  source: 'Managing the lifecycle of objects, Amazon S3 User Guide',
  equivalents: { configRule: 's3-lifecycle-policy-check' },
  reasons: {
    ExpiresEarly: {
      severity: 'warning',
      meaning: 'A rule expires backups sooner than they are wanted or locked.',
    },
    NoncurrentExpiresEarly: {
      severity: 'warning',
      meaning: 'A rule removes versions that are not current sooner than wanted or locked.',
    },
    ArchivesBackups: {
      severity: 'warning',
      meaning: 'A rule moves backups to GLACIER or DEEP_ARCHIVE within the wanted time.',
    },
    ExpiryUnjudged: {
      severity: 'info',
      meaning: 'A rule removes backups, and nothing says how long they are wanted.',
    },
  },
  evaluate(_, scene) {
    const lifecycle = detailToJudge(scene.facts, 'lifecycle');
    return lifecycle.kind === 'said' ? lifecycle.judgement : judge(lifecycle.value, scene);
  },
};
