import type { AccountId, RegionId } from '../estate/ids.js';
import type { OperationName } from './operations.js';

/** What was being asked when it failed. */
export interface CallContext {
  readonly operation: OperationName;
  readonly account: AccountId;
  readonly region: RegionId;
  /** What it was about, in words: `table sdp-x-Object`. */
  readonly subject: string;
  /** True when the same credentials were accepted by GetCallerIdentity. */
  readonly proven: boolean;
}
