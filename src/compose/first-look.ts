import { callerAccount } from '../aws/caller-identity.js';
import { createObservers } from '../aws/observers.js';
import type { Settings } from '../config/settings.js';
import type { Account } from '../estate/environment.js';
import { type AccountId, accountOfRole, type RegionId, type RoleArn } from '../estate/ids.js';
import type { Clock } from '../kernel/clock.js';
import type { SurveyReads } from '../ports/survey.js';
import { awsOptions, composeReach } from './compose.js';
import type { ComposeOptions } from './reach.js';

/** How accounts are entered of which nothing is configured. */
export interface Entrance {
  /** Looked at in every account; at least one. */
  readonly regions: readonly RegionId[];
  /** One for each account; empty = the account of the process's own credentials. */
  readonly roles: readonly { readonly arn: RoleArn; readonly externalId: string | undefined }[];
}

/** Everything that a first look needs. Close it when the look has ended. */
export interface FirstLook {
  readonly accounts: readonly Account[];
  readonly reads: SurveyReads;
  readonly clock: Clock;
  close(): void;
}

function accountOf(id: AccountId, regions: readonly RegionId[]): Account {
  return { id, name: `account-${id}`, roleArn: undefined, externalId: undefined, regions };
}

/**
 * Builds what a first look reads through. Who the process is, is asked at once where no role is given.
 * @throws DrError `config` for an endpoint that is no URL; whatever stands in the way of knowing who
 *   we are
 */
export async function composeFirstLook(
  { regions, roles }: Entrance,
  settings: Settings,
  options: ComposeOptions & {
    readonly signal: AbortSignal;
    /** Is told where calls go, as one sentence for the operator, before the first one. */
    readonly tellEndpoint: (endpoint: string) => void;
  },
): Promise<FirstLook> {
  const estate = { accounts: [], environments: [], buckets: [], waivers: [] };
  const reach = await composeReach({ estate, sandbox: undefined }, options);
  options.tellEndpoint(reach.endpoint);
  const given = awsOptions(reach, settings, options);
  const accounts =
    roles.length > 0
      ? roles.map(({ arn, externalId }) => ({
          ...accountOf(accountOfRole(arn), regions),
          roleArn: arn,
          externalId,
        }))
      : [accountOf(await callerAccount(given, regions, options.signal), regions)];
  const { observers, accountBuckets, close } = createObservers({ ...given, accounts });
  return {
    accounts,
    reads: { ...observers, accountBuckets },
    clock: reach.clock,
    close,
  };
}
