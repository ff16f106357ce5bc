import type { Environment, TableMember } from '../estate/environment.js';
import type { AccountId, RegionId } from '../estate/ids.js';
import { tableArn } from '../estate/table-arn.js';
import { hourMs, secondMs } from '../kernel/units.js';
import { type JobEnd, jobEnds, type PointState, pointStates, type Tier } from './backup-cards.js';
import type { Series } from './families.js';
import {
  exportPoints,
  type HeldBackups,
  type HeldJob,
  type HeldPoint,
  userBackupPoints,
} from './held-backups.js';
import { momentOf } from './job-series.js';
import type { KnownFacts } from './known-facts.js';

// What could be gone back to, where it lies, and what became of the jobs that make it.

/** A kind of recovery point in an account and region. */
interface Shelf {
  readonly tier: Tier;
  readonly account: AccountId;
  readonly region: RegionId;
}

/** The shelves that the posture wants to be filled, with the greatest age in hours. */
function wantedShelves({
  account,
  region,
  posture: { backups },
}: Environment): readonly (Shelf & { readonly maximumAgeHours: number })[] {
  if (backups === undefined) return [];
  const { maximumAgeHours, copies } = backups;
  return [
    { tier: 'backup', account, region, maximumAgeHours },
    ...copies.map((copy) => ({
      tier: 'backup_copy' as const,
      account: copy.account,
      region: copy.region,
      maximumAgeHours: copy.maximumAgeHours,
    })),
  ];
}

/** How old the newest recovery points of an environment may be. */
export function maximumAgeSeries(environment: Environment): Series[] {
  return wantedShelves(environment).map(({ tier, account, region, maximumAgeHours }) => ({
    key: 'recovery_point_maximum_age_seconds',
    labels: { environment: environment.name, account, region, tier },
    value: (maximumAgeHours * hourMs) / secondMs,
  }));
}

function keyOf(...parts: readonly string[]): string {
  return parts.join('/');
}

interface Tally extends Shelf {
  newest: Date | undefined;
  oldest: Date | undefined;
  readonly counts: Map<PointState, number>;
}

function tallied(wanted: readonly Shelf[], points: readonly HeldPoint[]): readonly Tally[] {
  const tallies = new Map<string, Tally>();
  const tallyOf = ({ tier, account, region }: Shelf): Tally => {
    const key = keyOf(tier, account, region);
    const tally = tallies.get(key) ?? {
      tier,
      account,
      region,
      newest: undefined,
      oldest: undefined,
      counts: new Map<PointState, number>(),
    };
    tallies.set(key, tally);
    return tally;
  };
  for (const shelf of wanted) tallyOf(shelf);
  for (const point of points) {
    const tally = tallyOf(point);
    const { state, at } = point;
    tally.counts.set(state, (tally.counts.get(state) ?? 0) + 1);
    if (state !== 'usable' || at === undefined) continue;
    if (tally.newest === undefined || tally.newest < at) tally.newest = at;
    if (tally.oldest === undefined || tally.oldest > at) tally.oldest = at;
  }
  return [...tallies.values()];
}

/** There as 0 from the start; others begin when there is one, or the budget would go into zeros. */
const statesBegun: readonly PointState[] = ['usable', 'broken'];
const endsBegun: readonly JobEnd[] = ['completed', 'failed'];

type Subject = Readonly<Record<'environment' | 'table', string>>;

function pointSeries(subject: Subject, { tier, account, region, ...tally }: Tally): Series[] {
  const labels = { ...subject, account, region, tier };
  const { newest, oldest, counts } = tally;
  const newestKey = 'recovery_point_newest_timestamp_seconds';
  const oldestKey = 'recovery_point_oldest_timestamp_seconds';
  return [
    { key: newestKey, labels, value: momentOf(newest) },
    ...(oldest === undefined ? [] : [{ key: oldestKey, labels, value: momentOf(oldest) } as const]),
    ...pointStates.flatMap((state): readonly Series[] => {
      const value = counts.get(state) ?? 0;
      if (value === 0 && !statesBegun.includes(state)) return [];
      return [{ key: 'recovery_points', labels: { ...labels, state }, value }];
    }),
  ];
}

type Place = Pick<Shelf, 'account' | 'region'>;
type EndKey = 'backup_job_last_end_timestamp_seconds' | 'copy_job_last_end_timestamp_seconds';

/** When jobs last ended each way, for the wanted places and those where any ended. */
function endSeries(
  key: EndKey,
  subject: Subject,
  wanted: readonly Place[],
  jobs: readonly HeldJob[],
): Series[] {
  const places = new Map<string, Place>();
  const ends = new Map<string, Date>();
  for (const { account, region } of [...wanted, ...jobs]) {
    places.set(keyOf(account, region), { account, region });
  }
  const endKey = (place: Place, end: JobEnd): string => keyOf(place.account, place.region, end);
  for (const job of jobs) {
    const known = ends.get(endKey(job, job.end));
    if (known === undefined || known < job.at) ends.set(endKey(job, job.end), job.at);
  }
  return [...places.values()].flatMap((place) =>
    jobEnds.flatMap((state): readonly Series[] => {
      const at = ends.get(endKey(place, state));
      if (at === undefined && !endsBegun.includes(state)) return [];
      return [{ key, labels: { ...subject, ...place, state }, value: momentOf(at) }];
    }),
  );
}

/** Recovery points and jobs of one table, whatever region or account they lie in. */
export function recoverySeries(
  environment: Environment,
  member: TableMember,
  facts: KnownFacts,
  backups: HeldBackups,
): Series[] {
  const { account, region: home, posture } = environment;
  const subject = {
    environment: environment.name,
    table: member.role === 'extra' ? member.name : member.role,
  };
  const places = [home, ...posture.replicas].map((region) => ({ account, region }));
  const arns = places.map((place) => tableArn({ ...place, table: member.name }));
  const wanted = wantedShelves(environment);
  const wantedOf = (tier: Tier): readonly Place[] => wanted.filter((shelf) => shelf.tier === tier);
  const own = places.flatMap((place): readonly HeldPoint[] => {
    const spot = { ...place, resource: member.name };
    const made = facts.answer('user-backups', spot);
    const exported = facts.answer('exports', spot);
    return [
      ...(made?.kind === 'seen' ? userBackupPoints(place, made.value) : []),
      ...(exported?.kind === 'seen' ? exportPoints(place, exported.value) : []),
    ];
  });
  const points = [...arns.flatMap((arn) => backups.points(arn)), ...own];
  return [
    ...tallied(wanted, points).flatMap((tally) => pointSeries(subject, tally)),
    ...endSeries(
      'backup_job_last_end_timestamp_seconds',
      subject,
      wantedOf('backup'),
      arns.flatMap((arn) => backups.jobs(arn)),
    ),
    ...endSeries(
      'copy_job_last_end_timestamp_seconds',
      subject,
      wantedOf('backup_copy'),
      arns.flatMap((arn) => backups.copyJobs(arn)),
    ),
  ];
}
