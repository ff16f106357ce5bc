import { systemClock } from '../../../src/kernel/clock.js';
import { createSandbox } from '../../../src/sandbox/sandbox.js';
import { startMoto } from './moto-server.js';
import { anyKeys, away, externalId, home, prod, roleOf, staging } from './peer-estate.js';
import { assumeRole, clientsAt, destroyAll, type SdkClients } from './sdk-clients.js';

/** An empty AWS over HTTP, with two accounts. */
export interface PeerWorld {
  /** Clients of an account in a region; the same ones each time. */
  at(account: string, region: string): SdkClients;
  /** Lets pass what a new table, replica or cluster takes, where it takes any time. */
  settle(ms?: number): void;
  close(): Promise<void>;
}

/** More than a table takes; a session of twelve hours outlasts all cases together. */
const settleMs = 60_000;
const places = [prod, staging].flatMap((account) =>
  [home, away].map((region) => [account, region] as const),
);

async function worldAt(
  url: string,
  keys: Parameters<typeof clientsAt>[1],
  { settle, close }: Pick<PeerWorld, 'settle' | 'close'>,
): Promise<PeerWorld> {
  const first = clientsAt(url, keys, home);
  const otherKeys = await assumeRole(first.sts, roleOf(staging), externalId);
  destroyAll(first);
  const clients = new Map(
    places.map(([account, region]) => [
      `${account}/${region}`,
      clientsAt(url, account === prod ? keys : otherKeys, region),
    ]),
  );
  return {
    at: (account, region) => {
      const found = clients.get(`${account}/${region}`);
      if (found === undefined) throw new Error(`no clients for ${account} in ${region}`);
      return found;
    },
    settle,
    close: async () => {
      for (const each of clients.values()) destroyAll(each);
      await close();
    },
  };
}

export async function motoWorld(): Promise<PeerWorld> {
  const moto = await startMoto();
  return worldAt(moto.url, anyKeys, { settle: () => undefined, close: () => moto.stop() });
}

/** A sandbox that is served, so that both worlds are reached in the same way. */
export async function sandboxWorld(): Promise<PeerWorld> {
  const role = {
    name: 'depot-dr-observe',
    trustedAccounts: [prod],
    externalId,
    policy: undefined,
  };
  const sandbox = createSandbox(
    {
      startsAt: undefined,
      seed: 11,
      accounts: [prod, staging].map((id) => ({
        id,
        name: id,
        regions: [home, away],
        roles: [role],
      })),
      tables: [],
      buckets: [],
      clusters: [],
      depots: [],
      faults: [],
    },
    { clock: systemClock, rates: 'off' },
  );
  const served = await sandbox.listen(0);
  return worldAt(served.url, sandbox.demoCredentials(prod), {
    settle: (ms = settleMs) => sandbox.clock.advance(ms),
    close: () => served.close(),
  });
}

/** What a call came to: what it answered, or the error's name and HTTP status. */
export type Outcome =
  { readonly answer: unknown } | { readonly error: string; readonly status: number | undefined };

export async function outcomeOf(work: Promise<unknown>): Promise<Outcome> {
  try {
    return { answer: await work };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const { $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    // Without metadata it did not come from a service: a mistake of the case itself.
    if ($metadata === undefined) throw error;
    return { error: error.name, status: $metadata.httpStatusCode };
  }
}
