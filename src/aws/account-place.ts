import type { Account } from '../estate/environment.js';
import type { AccountId } from '../estate/ids.js';
import { invariant } from '../kernel/errors.js';
import type { Place } from '../ports/backup-service.js';

/**
 * Where an account is asked about what it has in no region. Global services are signed for their own
 * region by the SDK, whatever this is.
 * @throws DrError `invariant` for an account that is not configured, or without a region
 */
export function firstPlaceOf(accounts: readonly Account[], account: AccountId): Place {
  const region = accounts.find(({ id }) => id === account)?.regions[0];
  invariant(region !== undefined, `account ${account} is not configured`);
  return { account, region };
}
