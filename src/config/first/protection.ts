import type { RegionId } from '../../estate/ids.js';
import { tableNameOf, tableRoles } from '../../estate/placement.js';
import type { SurveyedPlacement } from '../../estate/survey.js';
import { type Group, shortName } from './groups.js';
import { few, type Unseen } from './words.js';

/** How the tables of an entry are protected by DynamoDB itself. */
export interface Protection {
  /** The longest window that any of them has; undefined = none is told. */
  readonly windowDays: number | undefined;
  /** Whether any of them has it; undefined = none tells. */
  readonly deletionProtection: boolean | undefined;
  /** What one table lacks that another one has, or that is always wanted. */
  readonly notes: readonly string[];
  readonly unseen: readonly Unseen[];
}

const longestDays = 35;

function windowOf({ pitr }: SurveyedPlacement): number | undefined {
  if (pitr.kind !== 'seen' || pitr.value.kind !== 'on') return undefined;
  const { windowDays } = pitr.value;
  const isRight =
    windowDays !== undefined &&
    Number.isInteger(windowDays) &&
    windowDays >= 1 &&
    windowDays <= longestDays;
  return isRight ? windowDays : undefined;
}

function protectionOf({ description }: SurveyedPlacement): boolean | undefined {
  return description.kind === 'seen' ? description.value.deletionProtection : undefined;
}

function statusOf({ description }: SurveyedPlacement): string {
  return description.kind === 'seen' ? description.value.status : 'ACTIVE';
}

function hiddenOf(placement: SurveyedPlacement, name: string): readonly Unseen[] {
  const { description, pitr } = placement;
  return [
    ...(description.kind === 'unknown' ? [{ what: name, failure: description.failure }] : []),
    ...(pitr.kind === 'unknown' ? [{ what: `PITR of ${name}`, failure: pitr.failure }] : []),
  ];
}

/** Regions in which a table of the home is missing, and what is missing at home. */
function gapsOf({ environment, home, replicas, placements }: Group): readonly string[] {
  const tablesIn = (region: RegionId) =>
    new Set(placements.filter((each) => each.region === region).map(({ table }) => table));
  const atHome = tablesIn(home);
  const missing = tableRoles
    .map((role) => tableNameOf(environment.id, role))
    .filter((table) => !atHome.has(table));
  const names = (tables: readonly (typeof missing)[number][]): string =>
    few(tables.map((table) => shortName(environment, table)));
  return [
    ...(missing.length === 0 ? [] : [`${names(missing)} is not in ${home}.`]),
    ...replicas.flatMap((region) => {
      const there = tablesIn(region);
      const alone = [...atHome].filter((table) => !there.has(table));
      return alone.length === 0 ? [] : [`${names(alone)} has no replica in ${region}.`];
    }),
  ];
}

/**
 * Where tables of one entry differ, the better of what is there is wanted: then the others are found
 * wanting by the first check.
 */
export function protectionIn(group: Group): Protection {
  const { environment, placements } = group;
  const nameOf = ({ region, table }: SurveyedPlacement): string =>
    `${shortName(environment, table)} in ${region}`;
  const named = (which: (placement: SurveyedPlacement) => boolean): string =>
    few(placements.filter(which).map(nameOf));
  const windows = placements.flatMap((placement) => windowOf(placement) ?? []);
  const windowDays = windows.length === 0 ? undefined : Math.max(...windows);
  const deletion = placements.flatMap((placement) => protectionOf(placement) ?? []);
  const deletionProtection = deletion.length === 0 ? undefined : deletion.includes(true);
  const off = named(({ pitr }) => pitr.kind === 'seen' && pitr.value.kind === 'off');
  const short = named((each) => (windowOf(each) ?? longestDays) < (windowDays ?? 0));
  const bare = deletionProtection === true ? named((each) => protectionOf(each) === false) : '';
  const away = placements
    .filter((each) => statusOf(each) !== 'ACTIVE')
    .map((each) => `${nameOf(each)} (${statusOf(each)})`);
  return {
    windowDays,
    deletionProtection,
    notes: [
      ...gapsOf(group),
      ...(away.length === 0 ? [] : [`Not ACTIVE: ${few(away)}.`]),
      ...(off === '' ? [] : [`PITR is off on ${off}.`]),
      ...(short === '' ? [] : [`The PITR window is shorter on ${short}.`]),
      ...(bare === '' ? [] : [`Deletion protection is off on ${bare}.`]),
    ],
    unseen: placements.flatMap((placement) => hiddenOf(placement, nameOf(placement))),
  };
}
