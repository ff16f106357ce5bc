import { z } from 'zod';
import type { Posture } from '../estate/environment.js';
import type { AccountId } from '../estate/ids.js';
import { flag, list, regionField, section, wholeNumber } from './fields.js';
import { backupOverridesSchema, backupsSchema, mergeBackups } from './wanted-backups.js';

/** @source Point-in-time recovery for DynamoDB, RecoveryPeriodInDays */
const windowDays = wholeNumber(1, 35, 'Recovery period that PITR must be configured with, days.');
const minimumCoverageDays = wholeNumber(
  1,
  35,
  'Least history that must be restorable now, days; at most windowDays. Without it only a reset of PITR is judged.',
);
const maximumLagMinutes = wholeNumber(
  6,
  1440,
  'How far the latest restorable instant may be behind now, minutes. About five are normal.',
);
const replicas = list(
  regionField,
  20,
  'Regions beside the home one that must hold a replica of every table.',
);
const maximumLagSeconds = wholeNumber(
  1,
  86_400,
  'Greatest measured replication delay to a replica, seconds. About one is normal.',
);
/** @source Restoring a table from a backup, Amazon DynamoDB Developer Guide: what is not restored */
const snapshotHours = wholeNumber(
  1,
  24 * 366,
  'Greatest age of the kept settings of a table (tags, TTL, scaling, ...), hours. A deleted table cannot be described.',
);
const deletionProtection = flag('Whether deletion protection must be on, on every replica.');
/** @source Overview of backing up and restoring an Aurora DB cluster */
const retentionDays = wholeNumber(1, 35, "Least retention of a cluster's automatic backups, days.");

const pitrDescription = 'Point-in-time recovery of every table, in every region.';
const replicationDescription = 'How far replicas may be behind.';
const settingsDescription =
  'Settings that a restored table does not come with; they are kept from pass to pass.';
const auroraDescription = "Automatic backups of the environment's Aurora clusters.";

export const postureSchema = section(
  {
    pitr: section(
      {
        windowDays: windowDays.default(35),
        minimumCoverageDays: minimumCoverageDays.optional(),
        maximumLagMinutes: maximumLagMinutes.default(15),
      },
      pitrDescription,
    ).prefault({}),
    replicas: replicas.prefault([]),
    replication: section(
      { maximumLagSeconds: maximumLagSeconds.default(60) },
      replicationDescription,
    ).prefault({}),
    deletionProtection: deletionProtection.default(true),
    backups: backupsSchema.optional(),
    settings: section({ maximumAgeHours: snapshotHours.default(48) }, settingsDescription).prefault(
      {},
    ),
    aurora: section({ retentionDays: retentionDays.default(7) }, auroraDescription).prefault({}),
  },
  'A wanted state under a name; several environments may share it.',
);

/** The same keys, none with a default: what is absent is left as the posture has it. */
export const overridesSchema = section(
  {
    pitr: section(
      {
        windowDays: windowDays.optional(),
        minimumCoverageDays: minimumCoverageDays.optional(),
        maximumLagMinutes: maximumLagMinutes.optional(),
      },
      pitrDescription,
    ).optional(),
    replicas: replicas.optional(),
    replication: section(
      { maximumLagSeconds: maximumLagSeconds.optional() },
      replicationDescription,
    ).optional(),
    deletionProtection: deletionProtection.optional(),
    backups: backupOverridesSchema.optional(),
    settings: section(
      { maximumAgeHours: snapshotHours.optional() },
      settingsDescription,
    ).optional(),
    aurora: section({ retentionDays: retentionDays.optional() }, auroraDescription).optional(),
  },
  'Differences from the posture, merged key by key; a list replaces the whole list.',
);

export type PostureDocument = z.output<typeof postureSchema>;
export type OverridesDocument = z.output<typeof overridesSchema>;

/**
 * The posture under a name with an environment's differences applied.
 * @param accountOf - resolves the account of a copy; undefined = the environment's own
 */
export function mergePosture(
  name: string,
  base: PostureDocument,
  overrides: OverridesDocument | undefined,
  accountOf: (account: string | undefined) => AccountId,
): Posture {
  return {
    name,
    pitr: {
      windowDays: overrides?.pitr?.windowDays ?? base.pitr.windowDays,
      minimumCoverageDays: overrides?.pitr?.minimumCoverageDays ?? base.pitr.minimumCoverageDays,
      maximumLagMinutes: overrides?.pitr?.maximumLagMinutes ?? base.pitr.maximumLagMinutes,
    },
    replicas: overrides?.replicas ?? base.replicas,
    maximumReplicationLagSeconds:
      overrides?.replication?.maximumLagSeconds ?? base.replication.maximumLagSeconds,
    deletionProtection: overrides?.deletionProtection ?? base.deletionProtection,
    aurora: { retentionDays: overrides?.aurora?.retentionDays ?? base.aurora.retentionDays },
    backups: mergeBackups(base.backups, overrides?.backups, accountOf),
    maximumSnapshotAgeHours: overrides?.settings?.maximumAgeHours ?? base.settings.maximumAgeHours,
  };
}
