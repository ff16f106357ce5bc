import type { VaultDescription } from '../../estate/backup-facts.js';
import type { LockMode } from '../../estate/environment.js';
import type { AccountId, RegionId } from '../../estate/ids.js';
import { tableNameOf, tableRoles } from '../../estate/placement.js';
import type { SurveyedPlace } from '../../estate/survey.js';
import { tableArn } from '../../estate/table-arn.js';
import { dayMs, hourMs } from '../../kernel/units.js';
import type { BackupPlace, Held } from './backup-index.js';
import { type Group, shortName } from './groups.js';
import { few } from './words.js';

/** What AWS Backup keeps of an environment's tables, as the wanted state would say it. */
export interface Kept {
  readonly maximumAgeHours: number;
  /** Undefined = for ever. */
  readonly retentionDays: number | undefined;
}

interface KeptCopy extends Kept {
  readonly account: AccountId;
  readonly region: RegionId;
}

export interface KeptBackups {
  /** Undefined = nothing is kept at home, or that could not be seen. */
  readonly own: Kept | undefined;
  readonly lock: { readonly mode: LockMode; readonly minimumDays: number } | undefined;
  readonly copies: readonly KeptCopy[];
  readonly notes: readonly string[];
  /** False where more may be kept than could be seen. */
  readonly isWhole: boolean;
}

/** A day of a daily plan, and two hours for the backup itself. */
const usualAgeHours = 26;
const slackHours = 2;
/** What a configuration takes. */
const mostAgeHours = 24 * 366;
const mostDays = 36_500;
const mostCopies = 10;
/** How many of the newest points tell how often one is made. */
const pointsCompared = 8;

/** Of each of the three tables, newest first. */
type Series = readonly (readonly Held[])[];

/** The longest time between two of the newest points, hours. */
function intervalHours(points: readonly Held[]): number {
  const times = points.slice(0, pointsCompared).map(({ point }) => point.createdAt.getTime());
  const gaps = times.slice(1).map((time, index) => (times[index] ?? time) - time);
  return Math.max(0, ...gaps) / hourMs;
}

function ageHours(series: Series): number {
  const longest = Math.max(...series.map(intervalHours));
  return Math.min(mostAgeHours, Math.max(usualAgeHours, Math.ceil(longest) + slackHours));
}

/** The shortest time that a newest point is kept; undefined = all for ever. */
function retentionDays(newest: readonly Held[]): number | undefined {
  const days = newest.flatMap(({ point: { createdAt, expiresAt } }) =>
    expiresAt === undefined ? [] : [(expiresAt.getTime() - createdAt.getTime()) / dayMs],
  );
  if (days.length === 0) return undefined;
  return Math.min(mostDays, Math.max(1, Math.floor(Math.min(...days))));
}

function keptOf(series: Series): Kept | undefined {
  const newest = series.flatMap(([first]) => first ?? []);
  if (newest.length === 0) return undefined;
  return { maximumAgeHours: ageHours(series), retentionDays: retentionDays(newest) };
}

interface Locked {
  readonly lock: KeptBackups['lock'];
  readonly notes: readonly string[];
}

function unlocked(note: string): Locked {
  return { lock: undefined, notes: [note] };
}

/** The weakest lock of the vaults that hold the newest points; none where one has none. */
function lockOf(vaults: readonly VaultDescription[], used: readonly string[]): Locked {
  const own = vaults.filter(({ name }) => used.includes(name));
  const open = own.filter(({ lock }) => lock.kind === 'off').map(({ name }) => name);
  if (open.length > 0) return unlocked(`No lock is on the vault ${few(open)}.`);
  const locks = own.flatMap(({ lock }) => (lock.kind === 'on' ? [lock] : []));
  if (locks.length === 0) return { lock: undefined, notes: [] };
  const minimumDays = Math.min(mostDays, ...locks.map((lock) => lock.minimumDays ?? 0));
  if (!Number.isInteger(minimumDays) || minimumDays < 1) {
    return unlocked(`The lock of the vault ${few(used)} sets no least retention.`);
  }
  const mode = locks.every((lock) => lock.mode === 'compliance') ? 'compliance' : 'governance';
  return { lock: { mode, minimumDays }, notes: [] };
}

/** Why nothing is kept at home although somebody may have meant it. */
function instead({ backups, region }: SurveyedPlace, copies: readonly KeptCopy[]) {
  const plans = backups?.plans;
  const names = plans?.kind === 'seen' ? plans.value.map(({ name }) => name) : [];
  return [
    ...(names.length === 0
      ? []
      : [`AWS Backup has plans in ${region} (${few(names)}), but keeps nothing of these tables.`]),
    ...(copies.length === 0
      ? []
      : [`Backups are kept in ${few(copies.map((copy) => copy.region))}, but none in ${region}.`]),
  ];
}

/** What is kept of the three tables at home and in every other place that was looked at. */
export function keptBackups(
  { environment, home }: Group,
  places: readonly BackupPlace[],
): KeptBackups {
  const { account, id } = environment;
  const tables = tableRoles.map((role) => tableNameOf(id, role));
  const seriesIn = ({ pointsOf }: BackupPlace): Series =>
    tables.map((table) => pointsOf(tableArn({ account, region: home, table })));
  const own = places.find(({ place }) => place.account === account && place.region === home);
  const isWhole = places.every((each) => each.isWhole);
  const copies = places.flatMap((there): readonly KeptCopy[] => {
    const kept = there === own ? undefined : keptOf(seriesIn(there));
    const { place } = there;
    return kept === undefined ? [] : [{ account: place.account, region: place.region, ...kept }];
  });
  const series = own === undefined ? [] : seriesIn(own);
  const kept = keptOf(series);
  if (own === undefined || kept === undefined) {
    const notes = own === undefined ? [] : instead(own.place, copies);
    return { own: undefined, lock: undefined, copies: [], notes, isWhole };
  }
  const without = tables.filter((_, index) => series[index]?.length === 0);
  const vaults = own.place.backups?.vaults;
  const used = [...new Set(series.flatMap(([first]) => first?.vault ?? []))];
  const { lock, notes } = lockOf(vaults?.kind === 'seen' ? vaults.value : [], used);
  const bare = few(without.map((name) => shortName(environment, name)));
  const more = copies.length - mostCopies;
  return {
    own: kept,
    lock,
    copies: copies.slice(0, mostCopies),
    notes: [
      ...(bare === '' ? [] : [`AWS Backup keeps nothing of ${bare}.`]),
      ...notes,
      ...(more > 0 ? [`Copies in ${more} more places are not named.`] : []),
    ],
    isWhole,
  };
}
