import type { Account, BackupBucket } from '../estate/environment.js';
import type { AccountId, EnvironmentId, RegionId } from '../estate/ids.js';
import type { ReadFailure } from '../estate/observation.js';
import type {
  ListedBucket,
  SurveyedBucket,
  SurveyedBuckets,
  SurveyedEnvironment,
} from '../estate/survey.js';
import { mapBounded } from '../kernel/bounded.js';
import type { SurveyReads } from '../ports/survey.js';

/** Policies of one account that are read; those of likely names come first. */
const mostPolicies = 100;
const readsAtOnce = 4;

type Owner = Pick<SurveyedEnvironment, 'account' | 'id'>;

/** Anything might hold a shorter one. */
const leastId = 6;

/** The id between other words: `prod-abc` is not in `nonprod-abc`. */
function holdsId(text: string, id: EnvironmentId): boolean {
  const sought = id.length < leastId ? `sdp-${id}` : id;
  return new RegExp(`(?<![a-z0-9])${sought}(?![a-z0-9])`, 'u').test(text);
}

/** Buckets that Depot itself made: its environments' own, and those that rebuilds start from. */
function isDepots(name: string, own: ReadonlySet<string>): boolean {
  return own.has(name) || name.startsWith('sdp-bootstrap-');
}

function whyByName(name: string, environments: readonly Owner[]): string | undefined {
  const found = environments.find(({ id }) => holdsId(name, id));
  return found && `its name holds ${found.id}`;
}

/** What a policy lets in: a role of an environment, or another account that has environments. */
function whyByPolicy(
  text: string,
  account: AccountId,
  environments: readonly Owner[],
): string | undefined {
  const named = environments.find(({ id }) => holdsId(text, id));
  if (named !== undefined) return `its policy names ${named.id}`;
  const guest = environments.find(
    (each) => each.account !== account && text.includes(`:iam::${each.account}:`),
  );
  return guest && `its policy lets account ${guest.account} in`;
}

function isReadable(
  bucket: ListedBucket,
  { regions }: Account,
): bucket is ListedBucket & { readonly region: RegionId } {
  return bucket.region !== undefined && regions.includes(bucket.region);
}

function rankOf({ name }: ListedBucket): number {
  return /backup|depot/.test(name) ? 0 : 1;
}

/** Names that sound like backups first. */
function byLikeliness(a: ListedBucket, b: ListedBucket): number {
  return rankOf(a) - rankOf(b);
}

/** Buckets of an account whose name or policy speaks of an environment. */
export async function surveyBuckets(
  account: Account,
  environments: readonly Owner[],
  own: ReadonlySet<string>,
  { accountBuckets, buckets }: SurveyReads,
  signal: AbortSignal,
): Promise<SurveyedBuckets> {
  const list = await accountBuckets.list(account.id, signal);
  const listed = list.kind === 'seen' ? list.value.filter(({ name }) => !isDepots(name, own)) : [];
  const asBucket = ({
    name,
    region,
  }: ListedBucket & { readonly region: RegionId }): BackupBucket => ({
    name,
    account: account.id,
    region,
    objectLock: undefined,
    production: false,
    environments: [],
  });
  const unread: { readonly name: BackupBucket['name']; readonly failure: ReadFailure }[] = [];
  const reasons = new Map<ListedBucket, string>();
  const unnamed: (ListedBucket & { readonly region: RegionId })[] = [];
  for (const bucket of listed) {
    const why = whyByName(bucket.name, environments);
    if (why !== undefined) reasons.set(bucket, why);
    else if (isReadable(bucket, account)) unnamed.push(bucket);
  }
  const asked = unnamed.toSorted(byLikeliness).slice(0, mostPolicies);
  await mapBounded(asked, readsAtOnce, async (bucket) => {
    const policy = await accountBuckets.policy(asBucket(bucket), signal);
    if (policy.kind === 'unknown') unread.push({ name: bucket.name, failure: policy.failure });
    if (policy.kind !== 'seen' || policy.value.kind !== 'document') return;
    const why = whyByPolicy(policy.value.text, account.id, environments);
    if (why !== undefined) reasons.set(bucket, why);
  });
  const found = await mapBounded(
    listed.filter((bucket) => reasons.has(bucket)),
    readsAtOnce,
    async (bucket): Promise<SurveyedBucket> => {
      const why = reasons.get(bucket) ?? '';
      if (!isReadable(bucket, account)) {
        return { ...bucket, why, versioning: undefined, objectLock: undefined };
      }
      const [versioning, objectLock] = await Promise.all([
        buckets.versioning(asBucket(bucket), signal),
        buckets.objectLock(asBucket(bucket), signal),
      ]);
      return { ...bucket, why, versioning, objectLock };
    },
  );
  return {
    account: account.id,
    list,
    found,
    unread: unread.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    leftOut: unnamed.length - asked.length,
  };
}
