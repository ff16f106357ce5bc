import type { RecoveryPoint } from '../../estate/backup-facts.js';
import type { SurveyedPlace } from '../../estate/survey.js';
import type { Unseen } from './words.js';

/** A usable recovery point, and the vault that holds it. */
export interface Held {
  readonly point: RecoveryPoint;
  readonly vault: string;
}

/** A place with what AWS Backup keeps there, to be looked up by table. */
export interface BackupPlace {
  readonly place: SurveyedPlace;
  /** Newest first; empty where nothing is kept. */
  pointsOf(resourceArn: string): readonly Held[];
  /** False where something of AWS Backup could not be read. */
  readonly isWhole: boolean;
}

const usableStates: readonly string[] = ['COMPLETED', 'AVAILABLE'];

function heldIn({ backups }: SurveyedPlace): ReadonlyMap<string, readonly Held[]> {
  const held = new Map<string, Held[]>();
  for (const [vault, content] of backups?.contents ?? []) {
    if (content.kind !== 'seen') continue;
    for (const point of content.value.points) {
      if (!usableStates.includes(point.status)) continue;
      const known = held.get(point.resourceArn);
      if (known === undefined) held.set(point.resourceArn, [{ point, vault }]);
      else known.push({ point, vault });
    }
  }
  for (const points of held.values()) {
    points.sort((a, b) => b.point.createdAt.getTime() - a.point.createdAt.getTime());
  }
  return held;
}

/** What could not be read of AWS Backup in a place, and how much was left out. */
export function backupUnseen({ backups, region }: SurveyedPlace): readonly Unseen[] {
  if (backups === undefined) return [];
  const { vaults, plans, contents } = backups;
  return [
    ...(vaults.kind === 'unknown'
      ? [{ what: `the backup vaults in ${region}`, failure: vaults.failure }]
      : []),
    ...(plans.kind === 'unknown'
      ? [{ what: `the backup plans in ${region}`, failure: plans.failure }]
      : []),
    ...[...contents].flatMap(([vault, content]) =>
      content.kind === 'unknown'
        ? [{ what: `the vault ${vault} in ${region}`, failure: content.failure }]
        : [],
    ),
  ];
}

/** Indexes what every place keeps, once for all environments. */
export function indexBackups(places: readonly SurveyedPlace[]): readonly BackupPlace[] {
  return places.map((place) => {
    const held = heldIn(place);
    const { backups } = place;
    return {
      place,
      pointsOf: (resourceArn) => held.get(resourceArn) ?? [],
      isWhole:
        backups === undefined ||
        (backups.vaults.kind !== 'unknown' &&
          backups.leftOut === 0 &&
          [...backups.contents.values()].every(({ kind }) => kind !== 'unknown')),
    };
  });
}
