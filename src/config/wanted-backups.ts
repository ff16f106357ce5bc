import { z } from 'zod';
import type { BackupPosture } from '../estate/environment.js';
import type { AccountId } from '../estate/ids.js';
import { choice, list, referenceField, regionField, section, wholeNumber } from './fields.js';

const aYearHours = 24 * 366;
const mostDays = 36_500;

const maximumAgeHours = wholeNumber(
  1,
  aYearHours,
  "Greatest age of the newest usable recovery point in the table's own account and region, hours.",
);
const retentionDays = wholeNumber(
  1,
  mostDays,
  'Least time that a recovery point must be kept, days.',
);
/** A day of a daily plan, and two hours for the backup itself. */
const defaultAgeHours = 26;
const defaultRetentionDays = 35;

const vaultLock = section(
  {
    mode: choice(['governance', 'compliance'], 'Least mode of the lock.'),
    minimumDays: wholeNumber(
      1,
      mostDays,
      'Retention that the lock must enforce at least, days: its minimum.',
    ),
  },
  'Lock that the vaults of these recovery points must have. Without it none is asked for.',
);

const copies = list(
  section(
    {
      account: referenceField(
        "Id or name of a configured account. Default: the environment's own.",
      ).optional(),
      region: regionField.meta({ description: "One of the account's regions." }),
      maximumAgeHours: wholeNumber(
        1,
        aYearHours,
        'Greatest age of the newest usable copy there, hours. Default: as in the own region.',
      ).optional(),
      retentionDays: wholeNumber(
        1,
        mostDays,
        'Least time that a copy must be kept, days. Default: as in the own region.',
      ).optional(),
    },
    'A copy that must arrive; its age is that of what it holds.',
  ),
  10,
  'Copies that must arrive elsewhere; at most one for each account and region.',
);

const description =
  'Backups of whole tables by AWS Backup. Without it none is wanted, and what is found is only told.';

export const backupsSchema = section(
  {
    maximumAgeHours: maximumAgeHours.default(defaultAgeHours),
    retentionDays: retentionDays.default(defaultRetentionDays),
    vaultLock: vaultLock.optional(),
    copies: copies.prefault([]),
  },
  description,
);

/** The same keys, none with a default. */
export const backupOverridesSchema = section(
  {
    maximumAgeHours: maximumAgeHours.optional(),
    retentionDays: retentionDays.optional(),
    vaultLock: vaultLock.optional(),
    copies: copies.optional(),
  },
  description,
);

/**
 * The wanted backups with an environment's differences applied; undefined when neither asks for any.
 * @param accountOf - resolves the account of a copy; undefined = the environment's own
 */
export function mergeBackups(
  base: z.output<typeof backupsSchema> | undefined,
  overrides: z.output<typeof backupOverridesSchema> | undefined,
  accountOf: (account: string | undefined) => AccountId,
): BackupPosture | undefined {
  if (base === undefined && overrides === undefined) return undefined;
  const ageHours = overrides?.maximumAgeHours ?? base?.maximumAgeHours ?? defaultAgeHours;
  const days = overrides?.retentionDays ?? base?.retentionDays ?? defaultRetentionDays;
  return {
    maximumAgeHours: ageHours,
    retentionDays: days,
    vaultLock: overrides?.vaultLock ?? base?.vaultLock,
    copies: (overrides?.copies ?? base?.copies ?? []).map((copy) => ({
      account: accountOf(copy.account),
      region: copy.region,
      maximumAgeHours: copy.maximumAgeHours ?? ageHours,
      retentionDays: copy.retentionDays ?? days,
    })),
  };
}
