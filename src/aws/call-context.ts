import type { RegionId } from '../estate/ids.js';
import type { OperationName } from './operations.js';

/** What was being asked when it failed. */
export interface CallContext {
  readonly operation: OperationName;
  /** Its id, or words where it is not known yet. */
  readonly account: string;
  readonly region: RegionId;
  /** What it was about, in words: `table sdp-x-Object`. */
  readonly subject: string;
  /** True when the same credentials were accepted by GetCallerIdentity. */
  readonly proven: boolean;
}
