import type { BackupBucket } from '../estate/environment.js';
import type { AccountId } from '../estate/ids.js';
import type { Observed } from '../estate/observation.js';
import type { ListedBucket } from '../estate/survey.js';
import type { PolicyText } from '../estate/table-settings.js';
import type { Observers } from './observers.js';

/** Buckets that nobody has configured. Contract of the reads: see `observers.ts`. */
export interface AccountBuckets {
  /** All of the account, sorted by name. */
  list(account: AccountId, signal: AbortSignal): Promise<Observed<readonly ListedBucket[]>>;
  policy(bucket: BackupBucket, signal: AbortSignal): Promise<Observed<PolicyText>>;
}

/** Everything that a first look at accounts reads through. */
export interface SurveyReads extends Pick<
  Observers,
  'backups' | 'buckets' | 'places' | 'stacks' | 'tables'
> {
  readonly accountBuckets: AccountBuckets;
}
