import type { Account } from '../../estate/environment.js';
import type { RegionId, TableName } from '../../estate/ids.js';
import { tableNameOf, tableRoles } from '../../estate/placement.js';
import type { SurveyedEnvironment, SurveyedPlacement, SurveyedStack } from '../../estate/survey.js';

/**
 * An environment as one entry of the file: a home, and the replicas that hang together with it.
 * Tables of one id in several regions that are no replicas of each other are as many entries.
 */
export interface Group {
  readonly environment: SurveyedEnvironment;
  readonly home: RegionId;
  /** What the home was told by. */
  readonly homeBy: 'stack' | 'age' | 'only';
  /** In the order of the account's regions. */
  readonly replicas: readonly RegionId[];
  /** At home and in the replicas. */
  readonly placements: readonly SurveyedPlacement[];
  /** At home. */
  readonly stack: SurveyedStack | undefined;
}

/** `Object` of `sdp-x-Object`; any other table by its name. */
export function shortName({ id }: SurveyedEnvironment, table: TableName): string {
  return tableRoles.find((role) => tableNameOf(id, role) === table) ?? table;
}

function replicaRegions({ description }: SurveyedPlacement): readonly RegionId[] {
  return description.kind === 'seen' ? description.value.replicas.map(({ region }) => region) : [];
}

/** Regions that hang together by what any table tells; where nothing was seen, with the first. */
function componentsOf(
  regions: readonly RegionId[],
  { placements }: SurveyedEnvironment,
): readonly (readonly RegionId[])[] {
  const [first] = regions;
  const links = new Map(regions.map((region) => [region, region]));
  const rootOf = (region: RegionId): RegionId => {
    const next = links.get(region) ?? region;
    return next === region ? region : rootOf(next);
  };
  const join = (a: RegionId, b: RegionId): void => void links.set(rootOf(a), rootOf(b));
  for (const region of regions) {
    const own = placements.filter((placement) => placement.region === region);
    for (const other of own.flatMap(replicaRegions)) if (links.has(other)) join(region, other);
    const isHidden = own.every(({ description }) => description.kind !== 'seen');
    if (isHidden && first !== undefined) join(region, first);
  }
  const components = new Map<RegionId, RegionId[]>();
  for (const region of regions) {
    const root = rootOf(region);
    components.set(root, [...(components.get(root) ?? []), region]);
  }
  return [...components.values()];
}

/** When the oldest table of a region was made, ms; a replica is younger than its home. */
function ageOf(region: RegionId, { placements }: SurveyedEnvironment): number {
  const times = placements.flatMap(({ region: at, description }) =>
    at === region && description.kind === 'seen' ? [description.value.createdAt.getTime()] : [],
  );
  return Math.min(...times); // Infinity where nothing was seen
}

function homeOf(
  regions: readonly RegionId[],
  environment: SurveyedEnvironment,
): Pick<Group, 'home' | 'homeBy'> | undefined {
  const stacked = environment.stacks
    .filter(({ stack }) => stack.kind === 'seen')
    .map(({ region }) => region);
  const candidates = regions.filter((region) => stacked.includes(region));
  const chosen = candidates.length > 0 ? candidates : regions;
  const [home] = chosen.toSorted((a, b) => ageOf(a, environment) - ageOf(b, environment) || 0);
  if (home === undefined) return undefined;
  if (candidates.length > 0) return { home, homeBy: 'stack' };
  return { home, homeBy: regions.length === 1 ? 'only' : 'age' };
}

/** The entries that one environment makes; none where no table of it was listed. */
export function groupsOf(environment: SurveyedEnvironment, account: Account): readonly Group[] {
  const held = new Set(environment.placements.map(({ region }) => region));
  const regions = account.regions.filter((region) => held.has(region));
  return componentsOf(regions, environment).flatMap((component): readonly Group[] => {
    const home = homeOf(component, environment);
    if (home === undefined) return [];
    return [
      {
        environment,
        ...home,
        replicas: component.filter((region) => region !== home.home),
        placements: environment.placements.filter(({ region }) => component.includes(region)),
        stack: environment.stacks.find(({ region }) => region === home.home),
      },
    ];
  });
}
