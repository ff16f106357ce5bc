import type { BackupBucket } from '../estate/environment.js';
import type { AccountId, BucketName } from '../estate/ids.js';
import type { Observed } from '../estate/observation.js';
import type {
  KeyDescription,
  ListedTables,
  RoleDescription,
  SimulatedAccess,
  StackDescription,
  StackResource,
} from '../estate/place-facts.js';
import type { Place } from './backup-service.js';

/** What stands around the tables. Contract of the reads: see `observers.ts`. */
export interface Places {
  tables(place: Place, signal: AbortSignal): Promise<Observed<ListedTables>>;
}

export interface Keys {
  /** `absent` when KMS knows no such key. `keyArn` may be a key id or an alias of the place. */
  describe(place: Place, keyArn: string, signal: AbortSignal): Promise<Observed<KeyDescription>>;
}

export interface AccessRequest {
  readonly account: AccountId;
  readonly role: string;
  readonly questions: readonly {
    readonly actions: readonly string[];
    readonly resource: string;
  }[];
}

/** IAM: of an account, not of a region. */
export interface Access {
  /** `absent` when there is no role of that name. */
  role(account: AccountId, name: string, signal: AbortSignal): Promise<Observed<RoleDescription>>;
  /**
   * One answer per action and resource, in the order asked. `absent` when there is no such role. An
   * answer may be some minutes old, by its `at`.
   */
  simulate(
    request: AccessRequest,
    signal: AbortSignal,
  ): Promise<Observed<readonly SimulatedAccess[]>>;
}

export interface Stacks {
  /** `absent` when there is no such stack, or only a deleted one. */
  describe(place: Place, stack: string, signal: AbortSignal): Promise<Observed<StackDescription>>;
  /** Of the stack and of all nested in it, sorted by stack, type and id; bounded. */
  resources(
    place: Place,
    stack: string,
    signal: AbortSignal,
  ): Promise<Observed<readonly StackResource[]>>;
}

/** Whether a bucket that is no backup bucket exists. */
export interface BucketPresence {
  /**
   * `absent` when there is none of that name. One of somebody else answers as one that may not be
   * read, so it is unknown.
   */
  exists(
    bucket: Pick<BackupBucket, 'account' | 'region'> & { readonly name: BucketName },
    signal: AbortSignal,
  ): Promise<Observed<true>>;
}
