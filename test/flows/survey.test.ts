import type { Account } from '../../src/estate/environment.js';
import type { AccountId, BucketName, RegionId } from '../../src/estate/ids.js';
import type { Observed } from '../../src/estate/observation.js';
import type { ListedTables } from '../../src/estate/place-facts.js';
import type { ListedBucket } from '../../src/estate/survey.js';
import type { PolicyText } from '../../src/estate/table-settings.js';
import { type SurveyOptions, survey } from '../../src/flows/survey.js';
import type { AccountBuckets } from '../../src/ports/survey.js';
import {
  accountId,
  anAccount,
  aTable,
  away,
  home,
  now,
  seen,
  unknown,
} from '../support/estate-builders.js';
import { memoryObservers, memoryRecorder, type MemoryWorld } from '../support/memory-observers.js';
import { aVault } from '../support/place-builders.js';
import { tablesOf } from '../support/survey-builders.js';
import { createVirtualClock } from '../support/virtual-clock.js';

const far = 'us-east-1' as RegionId;
const vaults = anAccount({ id: '345678901234' as AccountId, name: 'vaults' });
const id = 'e2dd35eedfec';

function listed(...depot: readonly string[]): Observed<ListedTables> {
  return seen({ depot: depot.toSorted(), total: depot.length });
}

const one = { [`${accountId}/${home}`]: listed(...tablesOf(id)) };

/** Tables of an environment with replicas in some regions. */
function replicated(to: readonly RegionId[], of: readonly RegionId[] = [home, ...to]) {
  const replicas = to.map((region) => ({ region, status: 'ACTIVE', inaccessibleSince: undefined }));
  return Object.fromEntries(
    of.flatMap((region) =>
      tablesOf(id).map((table) => [`${accountId}/${region}/${table}`, seen(aTable({ replicas }))]),
    ),
  );
}

interface Buckets {
  readonly list?: Observed<readonly ListedBucket[]>;
  readonly policies?: Readonly<Record<string, Observed<PolicyText>>>;
}

async function look(
  world: MemoryWorld,
  accounts: readonly Account[] = [anAccount({ regions: [home] })],
  { list = seen([]), policies = {} }: Buckets = {},
  changes: Partial<SurveyOptions> = {},
) {
  const { observers, reads } = memoryObservers(world);
  const asked: string[] = [];
  const accountBuckets: AccountBuckets = {
    list: (account) => Promise.resolve(account === accounts.at(-1)?.id ? list : seen([])),
    policy: ({ name }) => {
      asked.push(name);
      return Promise.resolve(policies[name] ?? seen({ kind: 'none' }));
    },
  };
  const clock = createVirtualClock(now);
  const recorder = memoryRecorder();
  const found = await clock.run(
    survey(accounts, {
      reads: { ...observers, accountBuckets },
      recorder,
      clock,
      concurrency: 8,
      deadlineMs: 60_000,
      signal: new AbortController().signal,
      ...changes,
    }),
  );
  return { found, reads, asked, recorder };
}

describe('a first look', () => {
  it('finds environments by their tables, and looks at each of these once', async () => {
    const tables = replicated([]);
    const { found, reads, recorder } = await look({ listed: one, tables });
    expect(found.environments).toMatchObject([{ account: accountId, id, tables: tablesOf(id) }]);
    expect(found.environments[0]?.placements).toHaveLength(3);
    expect(reads.filter((read) => read.startsWith('describe'))).toHaveLength(3);
    expect(reads.filter((read) => read.startsWith('pitr'))).toHaveLength(3);
    expect(recorder.steps.at(-1)?.[0]).toBe(recorder.steps.at(-1)?.[1]);
  });

  it('follows replicas into regions that nobody named, and finds what else is there', async () => {
    const { found } = await look({
      listed: {
        ...one,
        [`${accountId}/${away}`]: listed(...tablesOf(id), ...tablesOf('aaaaaaaaaaaa')),
        [`${accountId}/${far}`]: listed(...tablesOf('aaaaaaaaaaaa')),
      },
      tables: {
        ...replicated([away]),
        [`${accountId}/${away}/sdp-aaaaaaaaaaaa-Object`]: seen(
          aTable({ replicas: [{ region: far, status: 'ACTIVE', inaccessibleSince: undefined }] }),
        ),
      },
    });
    expect(found.accounts[0]?.regions).toEqual([home, away, far]);
    expect(found.places.map(({ region, isFollowed }) => [region, isFollowed])).toEqual([
      [home, false],
      [away, true],
      [far, true],
    ]);
    expect(found.environments.map((each) => [each.id, each.placements.length])).toEqual([
      ['aaaaaaaaaaaa', 6],
      [id, 6],
    ]);
  });

  it('keeps what a denied list hides apart from nothing', async () => {
    const { found } = await look(
      { listed: { ...one, [`${accountId}/${away}`]: unknown() }, tables: replicated([]) },
      [anAccount()],
    );
    expect(found.places.map(({ tables }) => tables.kind)).toEqual(['seen', 'unknown']);
    expect(found.environments).toHaveLength(1);
  });

  it('asks for the stack where the tables are, and for what is in it where it is', async () => {
    const { found, reads } = await look({ listed: one, tables: replicated([]) });
    expect(reads.filter((read) => read.startsWith('stack '))).toEqual([`stack sdp-${id}`]);
    expect(found.environments[0]?.stacks).toMatchObject([
      { region: home, stack: { kind: 'seen' }, resources: { kind: 'seen' } },
    ]);
  });

  it('reads the vaults that hold anything, everywhere', async () => {
    const accounts = [anAccount({ regions: [home] }), { ...vaults, regions: [away] }];
    const full = aVault({ name: 'full', pointCount: 3 });
    const empty = aVault({ name: 'empty', pointCount: 0 });
    const { reads } = await look(
      {
        listed: one,
        tables: replicated([]),
        vaults: { [`${vaults.id}/${away}`]: seen([empty, full]) },
      },
      accounts,
    );
    expect(reads.filter((read) => read.startsWith('content'))).toEqual([
      `content ${vaults.id}/${away}/full`,
    ]);
  });

  it('asks neither for backups nor buckets where there is no environment', async () => {
    const { found, reads } = await look({ listed: {} });
    expect(found).toMatchObject({ environments: [], buckets: [] });
    expect(reads.filter((read) => /^(vaults|plans|stack) /.test(read))).toEqual([]);
  });

  it('looks at five hundred environments and names the others', async () => {
    const ids = Array.from({ length: 503 }, (_, index) => `e${String(index).padStart(11, '0')}`);
    const { found } = await look({
      listed: { [`${accountId}/${home}`]: listed(...ids.map((each) => `sdp-${each}-Object`)) },
      tables: Object.fromEntries(
        ids.map((each) => [
          `${accountId}/${home}/sdp-${each}-Object`,
          seen(aTable({ replicas: [] })),
        ]),
      ),
    });
    expect(found.environments).toHaveLength(500);
    expect(found.leftOut.map((each) => each.id)).toEqual(ids.slice(500));
  });

  it('leaves the rest unknown at its deadline', async () => {
    const { found } = await look(
      {
        listed: {
          ...one,
          [`${accountId}/${away}`]: (signal) =>
            new Promise((resolve) => {
              signal.addEventListener('abort', () => resolve(unknown('ReadTimedOut')));
            }),
        },
        tables: replicated([]),
      },
      [anAccount()],
    );
    expect(found.places[1]?.tables.kind).toBe('unknown');
  });

  it('ends when it is given up', async () => {
    const control = new AbortController();
    const hangs = (signal: AbortSignal) =>
      new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
        control.abort(new Error('interrupted'));
      });
    const world = { listed: { [`${accountId}/${home}`]: hangs } };
    await expect(look(world, undefined, {}, { signal: control.signal })).rejects.toThrow(
      'interrupted',
    );
  });
});

describe('the buckets of an account', () => {
  const bucket = (name: string, region: RegionId | undefined = home): ListedBucket => ({
    name: name as BucketName,
    region,
  });
  const policy = (text: string): Observed<PolicyText> => seen({ kind: 'document', text });
  const owners = [anAccount({ regions: [home] }), { ...vaults, regions: [home] }];
  const world = { listed: one, tables: replicated([]) };
  const found = async (buckets: Buckets, of: MemoryWorld = world) => {
    const looked = await look(of, owners, buckets);
    const last = looked.found.buckets.at(-1);
    return { ...looked, last, why: last?.found.map(({ name, why }) => `${name}: ${why}`) };
  };

  it('are found by a name that holds the id of an environment', async () => {
    const { why, last } = await found({
      list: seen([bucket(`backups-${id}`), bucket(`x${id}`), bucket(`sdp-bootstrap-${id}`)]),
    });
    expect(why).toEqual([`backups-${id}: its name holds ${id}`]);
    expect(last?.found[0]).toMatchObject({
      versioning: { kind: 'seen' },
      objectLock: { kind: 'seen' },
    });
  });

  it('are found by a policy that names an environment, or lets its account in', async () => {
    const { why, asked } = await found({
      list: seen([bucket('logs'), bucket('a'), bucket('b'), bucket('elsewhere', away)]),
      policies: {
        a: policy(`{"Resource":"arn:aws:s3:::a/gold/${id}/*"}`),
        b: policy(`{"Principal":{"AWS":"arn:aws:iam::${accountId}:root"}}`),
        logs: policy('{"Principal":{"Service":"logging.s3.amazonaws.com"}}'),
      },
    });
    expect(why).toEqual([
      `a: its policy names ${id}`,
      `b: its policy lets account ${accountId} in`,
    ]);
    expect(asked.toSorted()).toEqual(['a', 'b', 'logs']);
  });

  it('that a stack of Depot made are none to back up into', async () => {
    const own = `data-${id}`;
    const { why } = await found(
      { list: seen([bucket(own)]) },
      {
        ...world,
        resources: {
          [`sdp-${id}`]: seen([{ stack: 's', type: 'AWS::S3::Bucket', physicalId: own }]),
        },
      },
    );
    expect(why).toEqual([]);
  });

  it('whose policy is hidden are named, and the list that is hidden is kept', async () => {
    const hidden = await found({ list: seen([bucket('a')]), policies: { a: unknown() } });
    expect(hidden.last?.unread).toMatchObject([{ name: 'a', failure: { reason: 'ReadDenied' } }]);
    expect((await found({ list: unknown() })).last).toMatchObject({
      list: { kind: 'unknown' },
      found: [],
    });
  });

  it('are asked for a hundred policies, likely names first', async () => {
    const many = Array.from({ length: 130 }, (_, n) => bucket(`a${String(n).padStart(3, '0')}`));
    const { asked, last } = await found({ list: seen([...many, bucket('z-backups')]) });
    expect([asked.length, asked.includes('z-backups'), last?.leftOut]).toEqual([100, true, 31]);
  });

  it('of an environment with a short id are not found by a part of a word', async () => {
    const { why } = await found(
      { list: seen([bucket('web-dev-logs'), bucket('sdp-dev')]) },
      { listed: { [`${accountId}/${home}`]: listed('sdp-dev-Object') } },
    );
    expect(why).toEqual(['sdp-dev: its name holds dev']);
  });
});
