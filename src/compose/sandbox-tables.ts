import type { GapDocument } from '../config/documents.js';
import type { Environment, TableMember } from '../estate/environment.js';
import type { RegionId } from '../estate/ids.js';
import { secondMs } from '../kernel/units.js';
import type { PlacementDescription, TableDescription } from '../sandbox/description.js';
import { ageDays, namesEnvironment } from './sandbox-gaps.js';
import { tableKeyArn } from './sandbox-keys.js';
import { tableTags } from './sandbox-stacks.js';

type GapAt = Exclude<
  Extract<GapDocument, { table: string }>,
  { gap: 'selection-misses-table' } // of the backup plan, not of the table
>;

const itemCounts = { Object: 40, History: 90, Index: 60, plain: 20 } as const;
const usualLagSeconds = 300;

function isAtTable(gap: GapDocument, environment: Environment, member: TableMember): gap is GapAt {
  return (
    'table' in gap &&
    gap.gap !== 'selection-misses-table' &&
    gap.gap !== 'backups-failing' &&
    gap.gap !== 'backup-stale' &&
    namesEnvironment(environment, gap.environment) &&
    (gap.table === member.role || gap.table === member.name)
  );
}

/** A placement as the posture wants it. */
function goodPlacement(environment: Environment, region: RegionId): PlacementDescription {
  return {
    region,
    status: 'ACTIVE',
    inaccessibleHours: undefined,
    detached: false,
    deletionProtection: true,
    pitr: {
      windowDays: environment.posture.pitr.windowDays,
      enabledDays: ageDays[environment.tier],
      lagSeconds: usualLagSeconds,
    },
    key: tableKeyArn(environment, region),
  };
}

/** Undefined: the placement is not there. */
function spoil(
  placement: PlacementDescription | undefined,
  gap: GapAt,
): PlacementDescription | undefined {
  if (placement === undefined) return undefined;
  const { pitr } = placement;
  switch (gap.gap) {
    case 'pitr-off':
      return { ...placement, pitr: undefined };
    case 'pitr-window-short':
      return { ...placement, pitr: pitr && { ...pitr, windowDays: gap.days } };
    case 'pitr-reset':
      return { ...placement, pitr: pitr && { ...pitr, enabledDays: gap.daysAgo } };
    case 'pitr-stale':
      return { ...placement, pitr: pitr && { ...pitr, lagSeconds: gap.minutes * 60 } };
    case 'protection-off':
      return { ...placement, deletionProtection: false };
    case 'replica-missing':
      return undefined;
    case 'home-cut-off': // names no region, so the placement is the home one
    case 'replica-detached':
      return { ...placement, detached: true };
    case 'home-inaccessible':
    case 'replica-inaccessible':
      return {
        ...placement,
        status: 'INACCESSIBLE_ENCRYPTION_CREDENTIALS',
        inaccessibleHours: gap.hours,
      };
    case 'replication-lag':
      return { ...placement, replicationLagMs: gap.seconds * secondMs };
    case 'table-owner':
    case 'table-missing':
    case 'table-recreated':
      return placement; // of the whole table, not of one placement
    default:
      return gap satisfies never;
  }
}

/** A table with all its placements: as its posture wants it, but for the gaps. */
export function tableOf(
  environment: Environment,
  member: TableMember,
  allGaps: readonly GapDocument[],
): TableDescription {
  const gaps = allGaps.filter((gap): gap is GapAt => isAtTable(gap, environment, member));
  const placements = [environment.region, ...environment.posture.replicas].flatMap((region) => {
    const here = gaps.filter(
      (gap) =>
        ('region' in gap ? (gap.region ?? environment.region) : environment.region) === region,
    );
    const spoiled = here.reduce(spoil, goodPlacement(environment, region));
    return spoiled === undefined ? [] : [spoiled];
  });
  const gone = gaps.find((gap) => gap.gap === 'table-missing' || gap.gap === 'table-recreated');
  const role = member.role === 'extra' ? 'plain' : member.role;
  return {
    account: environment.account,
    name: member.name,
    role,
    ageDays: ageDays[environment.tier],
    items: itemCounts[role],
    placements,
    deleted:
      gone === undefined
        ? undefined
        : { hoursAgo: gone.hoursAgo, recreated: gone.gap === 'table-recreated' },
    settings: {
      tags: tableTags(environment, member, gaps.find((gap) => gap.gap === 'table-owner')?.owner),
    },
  };
}
