import type { AccountId, RegionId } from '../estate/ids.js';
import { parseAccountId } from '../estate/ids.js';
import { DrError, isDrError } from '../kernel/errors.js';
import type { CallScope } from './clients.js';
import { createClients } from './clients.js';
import { defaultCredentials } from './credentials.js';
import { describeFailure, FailedCall, invalidAnswer } from './errors.js';
import type { AwsOptions } from './observers.js';
import { withPatience } from './patience.js';

/** The one that is lost may be the first. */
const mostRegions = 3;

/**
 * The account that the process's own credentials belong to: asked before any account is configured.
 * @param regions - tried in turn
 * @throws DrError when nobody answers, or the credentials are not taken
 */
export async function callerAccount(
  options: Omit<AwsOptions, 'accounts' | 'memory'>,
  regions: readonly RegionId[],
  signal: AbortSignal,
): Promise<AccountId> {
  const { clock, settings, baseCredentials } = options;
  const clients = createClients({ ...options, ...settings });
  const identity = { key: 'base', provide: baseCredentials ?? defaultCredentials() };
  let failure: DrError | undefined;
  try {
    for (const region of regions.slice(0, mostRegions)) {
      const limit = {
        clock,
        ms: settings.readDeadlineMs,
        what: `who we are, in ${region}`,
        signal,
      };
      try {
        return await withPatience(limit, async (patience) => {
          const scope: CallScope = { patience, attempts: 0, throttles: 0, waitedMs: 0 };
          const sent = clients.send('GetCallerIdentity', {}, { identity, region }, scope);
          const { Account: account } = await sent.catch((error: unknown) => {
            throw failedCall(error, region);
          });
          const id = parseAccountId(account ?? '');
          if (!id.ok) throw invalidAnswer('GetCallerIdentity named no account');
          return id.value;
        });
      } catch (error) {
        signal.throwIfAborted();
        if (!isDrError(error) || error.kind === 'invariant') throw error;
        failure ??= error;
      }
    }
  } finally {
    clients.close();
  }
  throw failure ?? new DrError('no region was given', { code: 'RegionMissing', kind: 'usage' });
}

function failedCall(error: unknown, region: RegionId): FailedCall {
  const context = {
    operation: 'GetCallerIdentity',
    account: 'of the caller',
    region,
    subject: 'the own credentials',
    proven: false,
  } as const;
  return new FailedCall(describeFailure(error, context), error);
}
