import type { Account } from '../estate/environment.js';
import type { RegionId } from '../estate/ids.js';
import type {
  Survey,
  SurveyedBackups,
  SurveyedEnvironment,
  SurveyedPlace,
  SurveyedPlacement,
  SurveyedStack,
} from '../estate/survey.js';
import { tableArn } from '../estate/table-arn.js';
import { mapBounded } from '../kernel/bounded.js';
import { type Clock, startDeadline } from '../kernel/clock.js';
import type { Place } from '../ports/backup-service.js';
import type { Recorder } from '../ports/recorder.js';
import type { SurveyReads } from '../ports/survey.js';
import { type Job, runInLanes } from './lanes.js';
import { surveyBuckets } from './survey-buckets.js';
import { environmentsIn, type NamedEnvironment } from './survey-tables.js';

export interface SurveyOptions {
  readonly reads: SurveyReads;
  readonly recorder: Recorder;
  readonly clock: Clock;
  /** Jobs in flight over all accounts and regions. */
  readonly concurrency: number;
  /** The whole look ends by then; what was not seen is unknown. */
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

/** Regions of one account that are looked at: as many as a configuration may name. */
const mostRegions = 50;
/** Vaults of one place whose content is read. */
const mostVaults = 100;
const readsAtOnce = 4;

function keyOf({ account, region }: Place, table = ''): string {
  return `${account}/${region}/${table}`;
}

interface Look {
  readonly options: SurveyOptions;
  readonly signal: AbortSignal;
  run<T>(jobs: readonly Job<T>[]): Promise<readonly T[]>;
}

function startLook(options: SurveyOptions, signal: AbortSignal): Look {
  let done = 0;
  return {
    options,
    signal,
    async run<T>(jobs: readonly Job<T>[]) {
      const total = done + jobs.length;
      const results: T[] = [];
      const counted = jobs.map((job, at) => ({
        ...job,
        run: async () => ({ at, result: await job.run() }),
      }));
      await runInLanes(counted, options.concurrency, ({ at, result }) => {
        options.recorder.progress(++done, total);
        results[at] = result;
        return [];
      });
      return results;
    },
  };
}

type ListedPlace = Omit<SurveyedPlace, 'backups'>;
type Placements = Map<string, SurveyedPlacement>;

function listPlaces(
  places: readonly Place[],
  isFollowed: boolean,
  { options: { reads }, signal, run }: Look,
): Promise<readonly ListedPlace[]> {
  return run(
    places.map((place) => ({
      ...place,
      track: 'tables',
      run: async () => ({
        ...place,
        isFollowed,
        tables: await reads.places.tables(place, signal),
      }),
    })),
  );
}

/** Describes what is listed and was not described yet. */
async function describeNew(
  environments: readonly NamedEnvironment[],
  known: Placements,
  { options: { reads }, signal, run }: Look,
): Promise<void> {
  const jobs = environments.flatMap(({ account, placements }) =>
    placements.flatMap(({ region, table }): readonly Job<void>[] => {
      const place = { account, region, table };
      const key = keyOf(place, table);
      if (known.has(key)) return [];
      const work = async (): Promise<void> => {
        const [description, pitr] = await Promise.all([
          reads.tables.describe(place, signal),
          reads.tables.pitr(place, signal),
        ]);
        known.set(key, { region, table, description, pitr });
      };
      return [{ account, region, track: 'tables', run: work }];
    }),
  );
  await run(jobs);
}

/** Places that replicas lead to and that nobody has looked at, within the bound. */
function newPlaces(
  accounts: readonly Account[],
  environments: readonly NamedEnvironment[],
  known: Placements,
  looked: ReadonlySet<string>,
): readonly Place[] {
  return accounts.flatMap(({ id: account, regions }) => {
    const own = environments.filter((each) => each.account === account);
    const told = own.flatMap(({ placements }) =>
      placements.flatMap(({ region, table }): readonly RegionId[] => {
        const description = known.get(keyOf({ account, region }, table))?.description;
        return description?.kind === 'seen'
          ? description.value.replicas.map((replica) => replica.region)
          : [];
      }),
    );
    const fresh = [...new Set(told)].filter((region) => !looked.has(keyOf({ account, region })));
    return fresh
      .toSorted()
      .slice(0, Math.max(0, mostRegions - regions.length))
      .map((region) => ({ account, region }));
  });
}

/** Lists tables where it was asked to, then wherever replicas lead. */
async function findTables(asked: readonly Account[], look: Look) {
  let accounts = asked;
  const places: ListedPlace[] = [];
  const known: Placements = new Map();
  let pending: readonly Place[] = asked.flatMap(({ id, regions }) =>
    regions.map((region) => ({ account: id, region })),
  );
  for (let isFollowed = false; ; isFollowed = true) {
    places.push(...(await listPlaces(pending, isFollowed, look)));
    const named = environmentsIn(accounts, places);
    await describeNew(named.environments, known, look);
    pending = newPlaces(accounts, named.environments, known, new Set(places.map((p) => keyOf(p))));
    if (pending.length === 0) return { ...named, accounts, places, known };
    const more = pending;
    accounts = accounts.map((account) => ({
      ...account,
      regions: [
        ...account.regions,
        ...more.filter((place) => place.account === account.id).map(({ region }) => region),
      ],
    }));
  }
}

/** The stacks that an environment may have been made by, each with what is in it. */
async function lookAtStacks(
  environments: readonly NamedEnvironment[],
  known: Placements,
  { options: { reads }, signal, run }: Look,
): Promise<readonly SurveyedEnvironment[]> {
  const stacks = new Map<NamedEnvironment, SurveyedStack[]>();
  const jobs = environments.flatMap((environment) => {
    const { account, id, placements } = environment;
    const own: SurveyedStack[] = [];
    stacks.set(environment, own);
    return [...new Set(placements.map(({ region }) => region))].map((region): Job<void> => ({
      account,
      region,
      track: 'rest',
      run: async () => {
        const place = { account, region };
        const stack = await reads.stacks.describe(place, `sdp-${id}`, signal);
        const isThere = stack.kind === 'seen';
        const resources = isThere
          ? await reads.stacks.resources(place, `sdp-${id}`, signal)
          : undefined;
        own.push({ region, stack, resources });
      },
    }));
  });
  await run(jobs);
  return environments.map((environment) => ({
    account: environment.account,
    id: environment.id,
    tables: environment.tables,
    placements: environment.placements.flatMap(
      ({ region, table }) =>
        known.get(keyOf({ account: environment.account, region }, table)) ?? [],
    ),
    stacks: (stacks.get(environment) ?? []).toSorted((a, b) => (a.region < b.region ? -1 : 1)),
  }));
}

async function readBackups(
  place: Place,
  wanted: ReadonlySet<string>,
  { options: { reads }, signal }: Look,
): Promise<SurveyedBackups> {
  const { backups } = reads;
  const [vaults, plans] = await Promise.all([
    backups.vaults(place, signal),
    backups.plans(place, signal),
  ]);
  const filled = vaults.kind === 'seen' ? vaults.value.filter((v) => v.pointCount !== 0) : [];
  const contents = await mapBounded(
    filled.slice(0, mostVaults),
    readsAtOnce,
    async ({ name: vault }) =>
      [vault, await backups.content({ ...place, vault }, wanted, signal)] as const,
  );
  return {
    vaults,
    plans,
    contents: new Map(contents),
    leftOut: Math.max(0, filled.length - mostVaults),
  };
}

function lookAtBackups(
  places: readonly ListedPlace[],
  environments: readonly SurveyedEnvironment[],
  look: Look,
): Promise<readonly SurveyedPlace[]> {
  const wanted = new Set(
    environments.flatMap(({ account, placements }) =>
      placements.map(({ region, table }) => tableArn({ account, region, table })),
    ),
  );
  return look.run(
    places.map((place) => ({
      account: place.account,
      region: place.region,
      track: 'backup',
      run: async () => ({
        ...place,
        backups: wanted.size === 0 ? undefined : await readBackups(place, wanted, look),
      }),
    })),
  );
}

/** Buckets that the environments' own stacks made. */
function ownBuckets(environments: readonly SurveyedEnvironment[]): ReadonlySet<string> {
  return new Set(
    environments.flatMap(({ stacks }) =>
      stacks.flatMap(({ resources }) =>
        resources?.kind === 'seen'
          ? resources.value
              .filter(({ type }) => type === 'AWS::S3::Bucket')
              .map(({ physicalId }) => physicalId)
          : [],
      ),
    ),
  );
}

/**
 * A first look at accounts of which nothing is known but how to enter them: the environments by their
 * tables, and what protects these. It follows replicas into regions that nobody named.
 * @throws the signal's reason when the look was given up (not at its deadline)
 */
export async function survey(
  accounts: readonly Account[],
  options: SurveyOptions,
): Promise<Survey> {
  const { clock, deadlineMs, reads } = options;
  const deadline = startDeadline({
    clock,
    ms: deadlineMs,
    what: 'the first look',
    hint: 'Name fewer accounts and regions at a time, or raise DEPOTDR_OBSERVE_DEADLINE_SECONDS.',
    signal: options.signal,
  });
  const { signal } = deadline;
  try {
    const look = startLook(options, signal);
    const found = await findTables(accounts, look);
    const { leftOut, strangeTables } = found;
    const environments = await lookAtStacks(found.environments, found.known, look);
    const [places, buckets] = await Promise.all([
      lookAtBackups(found.places, environments, look),
      environments.length === 0
        ? []
        : mapBounded(found.accounts, readsAtOnce, (account) =>
            surveyBuckets(account, environments, ownBuckets(environments), reads, signal),
          ),
    ]);
    return { accounts: found.accounts, places, environments, leftOut, strangeTables, buckets };
  } finally {
    deadline.release();
  }
}
