import type { AccountId, RegionId } from '../estate/ids.js';
import type { Observed } from '../estate/observation.js';

export interface GatewayCall {
  readonly account: AccountId;
  readonly region: RegionId;
  /** Lambda name or ARN. */
  readonly functionName: string;
  /** Sent as JSON. */
  readonly payload: unknown;
}

/** Reaches a Depot gateway Lambda. */
export interface GatewayInvoke {
  /**
   * The parsed JSON answer. A Lambda that failed (`FunctionError`) or did not answer JSON is
   * `unknown`; a missing function is `absent`. Only requests that read may be sent: the call may be
   * repeated after a broken connection.
   */
  invoke(call: GatewayCall, signal: AbortSignal): Promise<Observed<unknown>>;
}
