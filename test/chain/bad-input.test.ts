import type { FaultEffect } from '../../src/sandbox/description.js';
import type { Finding } from '../../src/controls/finding.js';
import type { Account } from '../../src/estate/environment.js';
import type { RoleArn } from '../../src/estate/ids.js';
import { hourMs } from '../../src/kernel/units.js';
import { aChain, type Chain, type Pass, type PassOptions, troubles } from './support/chain.js';
import { causes, differences } from './support/compare.js';
import {
  backup,
  central,
  configured,
  estateFile,
  type Gap,
  platform,
  staging,
  west,
} from './support/estate-file.js';
import { gatewayAnswering } from './support/gateway.js';
import { type NeededRead, unseenness } from './support/reads.js';
import { assumeRole } from './support/roles.js';

// One row per thing that goes wrong in a real estate: what is unknown then, with which cause, what
// the exit is, and that everything else is judged as in a world where nothing went wrong.

interface Row {
  readonly what: string;
  readonly gaps?: readonly Gap[];
  readonly arrange?: (chain: Chain) => PassOptions | Promise<PassOptions>;
  /** Reads that tell nothing. */
  readonly hides: (read: NeededRead) => boolean;
  readonly causes: readonly string[];
  readonly exit: Pass['exit'];
  /** Longest that the pass may take, s. */
  readonly seconds: number;
}

const everything = (): boolean => true;
const inAccount =
  (hidden: string) =>
  ({ account }: NeededRead): boolean =>
    account === hidden;
/** Services that are in no region of the account. */
const global: readonly string[] = ['iam', 'organizations'];
const inRegion =
  (hidden: string) =>
  ({ region, service }: NeededRead): boolean =>
    region === hidden && !global.includes(service);
const ofDepot = ({ operation }: NeededRead): boolean => operation === 'Invoke';

function accounts(chain: Chain, change: (account: Account) => Account): PassOptions {
  return { estate: { ...chain.estate, accounts: chain.estate.accounts.map(change) } };
}

function regionFault(chain: Chain, region: string, effect: FaultEffect): PassOptions {
  chain.sandbox.faults.set({ id: 'region', region, effect });
  return {};
}

const rows: readonly Row[] = [
  {
    what: 'no credentials at all',
    arrange: () => ({ base: null }),
    hides: everything,
    causes: ['ReadDenied CredentialsProviderError -'],
    exit: 'unseen',
    seconds: 1,
  },
  {
    what: 'credentials that have expired',
    arrange: async (chain) => {
      const session = await assumeRole(chain, platform);
      chain.sandbox.clock.advance(2 * hourMs);
      return { base: () => Promise.resolve(session) };
    },
    hides: everything,
    causes: ['ReadDenied ExpiredToken -'],
    exit: 'unseen',
    seconds: 2,
  },
  {
    what: 'credentials that nobody knows',
    arrange: () => ({
      base: () => Promise.resolve({ accessKeyId: 'AKIANOBODY', secretAccessKey: 'x' }),
    }),
    hides: everything,
    causes: ['ReadDenied InvalidClientTokenId -'],
    exit: 'unseen',
    seconds: 2,
  },
  {
    what: 'a role that does not exist',
    arrange: (chain) =>
      accounts(chain, (account) =>
        account.id === staging
          ? { ...account, roleArn: `arn:aws:iam::${staging}:role/somebody-else` as RoleArn }
          : account,
      ),
    hides: inAccount(staging),
    causes: ['ReadDenied AccessDenied sts:AssumeRole'],
    exit: 'unseen',
    seconds: 10,
  },
  {
    what: 'a wrong external id',
    gaps: [{ gap: 'external-id-wrong', account: 'backup' }],
    hides: inAccount(backup),
    causes: ['ReadDenied AccessDenied sts:AssumeRole'],
    exit: 'unseen',
    seconds: 10,
  },
  {
    what: 'credentials of another account',
    arrange: (chain) =>
      accounts(chain, (account) =>
        account.id === staging
          ? { ...account, roleArn: undefined, externalId: undefined }
          : account,
      ),
    hides: inAccount(staging),
    causes: ['ReadDenied WrongAccount -'],
    exit: 'unseen',
    seconds: 10,
  },
  {
    what: 'an account that refuses everything',
    arrange: ({ sandbox }) => {
      sandbox.faults.set({ id: 'account', account: staging, effect: 'deny' });
      return {};
    },
    hides: inAccount(staging),
    causes: ['ReadDenied AccessDenied sts:GetCallerIdentity'],
    exit: 'unseen',
    seconds: 10,
  },
  {
    what: 'the first region of all accounts broken',
    arrange: (chain) => regionFault(chain, west, 'reset'),
    hides: inRegion(west),
    causes: ['ReadUnavailable ECONNRESET -'],
    exit: 'unseen',
    seconds: 20,
  },
  {
    what: 'the first region of all accounts silent',
    arrange: (chain) => regionFault(chain, west, 'hang'),
    hides: inRegion(west),
    causes: ['ReadTimedOut DeadlinePassed -'],
    exit: 'unseen',
    seconds: 80,
  },
  {
    what: 'another region silent',
    arrange: (chain) => regionFault(chain, central, 'hang'),
    hides: inRegion(central),
    // What has been silent three times is not asked any more.
    causes: ['ReadTimedOut DeadlinePassed -', 'ReadUnavailable PlaceGivenUp -'],
    exit: 'unseen',
    seconds: 80,
  },
  {
    what: 'AWS Backup throttled in one region',
    arrange: ({ sandbox }) => {
      sandbox.faults.set({ id: 'busy', service: 'backup', region: west, effect: 'throttle' });
      return {};
    },
    hides: ({ service, region }) => service === 'backup' && region === west,
    causes: ['ReadThrottled ThrottlingException -'],
    exit: 'unseen',
    seconds: 180,
  },
  {
    what: 'an API that an endpoint lacks',
    arrange: ({ sandbox }) => {
      sandbox.faults.set({ id: 'api', operation: 'ListBackupPlans', effect: 'unsupported' });
      return {};
    },
    hides: ({ operation }) => operation === 'ListBackupPlans',
    causes: ['ReadUnsupported UnknownOperationException -'],
    exit: 'unseen',
    seconds: 10,
  },
  {
    what: 'a gateway that repeats a page of datasets',
    arrange: ({ sandbox }) => ({
      requestHandler: gatewayAnswering(sandbox, { items: [], nextToken: 'again' }),
    }),
    hides: ofDepot,
    causes: ['ReadInvalid DepotListEndless -'],
    exit: 'unseen',
    seconds: 10,
  },
  {
    what: 'a gateway that lists a dataset twice',
    arrange: ({ sandbox }) => ({
      requestHandler: gatewayAnswering(sandbox, { items: [{ id: 'one' }, { id: 'one' }] }),
    }),
    hides: ofDepot,
    causes: ['ReadInvalid DepotAnswerInvalid -'],
    exit: 'unseen',
    seconds: 10,
  },
  {
    what: 'a Depot that refuses its datasets',
    arrange: ({ sandbox }) => ({
      requestHandler: gatewayAnswering(sandbox, {
        status: { code: 403 },
        code: 'PermissionDenied',
      }),
    }),
    hides: ofDepot,
    causes: ['ReadDenied DepotPermissionDenied -'],
    exit: 'unseen',
    seconds: 10,
  },
];

let clearPass: Promise<Pass> | undefined;
/** The same world with nothing wrong. */
const clear = (): Promise<Pass> => (clearPass ??= aChain().pass());

describe('a pass over an estate with', () => {
  it.each(rows)('$what', async ({ gaps = [], arrange, hides, exit, seconds, ...row }) => {
    const chain = aChain(estateFile(gaps));
    const options = (await arrange?.(chain)) ?? {};
    const begin = chain.clock.monotonicMs();
    const pass = await chain.pass(options);
    const unseen = (finding: Finding) => unseenness(finding, chain.estate, hides);
    expect(differences(await clear(), pass, unseen)).toEqual([]);
    expect(causes(pass)).toEqual(row.causes);
    expect(pass.exit).toBe(exit);
    const unknown = pass.findings.filter(({ verdict }) => verdict === 'unknown');
    expect(pass.coverage).toBeCloseTo(1 - unknown.length / pass.findings.length, 9);
    for (const { failure, remedy } of unknown) {
      expect(failure?.hint ?? '').toMatch(/^[A-Z].{20,}[.]$/);
      expect(remedy).toBe(failure?.hint);
    }
    expect(chain.clock.monotonicMs() - begin).toBeLessThanOrEqual(seconds * 1000);
    expect(chain.clock.sleepers()).toBe(0);
  });
});

describe('what is seen and bad is a failure, not an unknown:', () => {
  const orders = 'sdp-e2dd35eedfec-Object';
  it.each<{ what: string; gap: Gap; wanted: readonly string[] }>([
    {
      what: 'a table that is missing',
      gap: { gap: 'table-missing', environment: 'orders', table: 'Object', hoursAgo: 3 },
      wanted: [
        `settings-kept SettingsNotKept ${orders} ${west}`,
        `table-present TableMissing ${orders} ${west}`,
      ],
    },
    {
      what: 'a table that was made again',
      gap: { gap: 'table-recreated', environment: 'staging', table: 'Index', hoursAgo: 3 },
      wanted: [`table-present TableRecreated sdp-stg-9d40c6b8e173-Index ${west}`],
    },
    {
      what: 'a replica without its key',
      gap: {
        gap: 'replica-inaccessible',
        environment: 'orders',
        table: 'Object',
        region: central,
        hours: 12,
      },
      wanted: [`replica-active ReplicaInaccessible ${orders} ${central}`],
    },
  ])('$what', async ({ gap, wanted }) => {
    const pass = await aChain(estateFile([gap])).pass();
    expect(troubles(pass)).toEqual(wanted);
    expect(pass).toMatchObject({ exit: 'violated', coverage: 1, counts: { unknown: 0 } });
  });
});

describe('a role of another account', () => {
  it('is refused by the configuration', () => {
    const file = estateFile();
    const [first, ...others] = file.accounts;
    const wrong = { ...first, roleArn: `arn:aws:iam::${backup}:role/depot-dr-observe` };
    expect(() => configured({ ...file, accounts: [wrong, ...others] })).toThrow(
      `is a role of account ${backup}, not of ${platform}`,
    );
  });
});
