import fc from 'fast-check';
import { backup, central, type Gap, platform, staging, west } from './estate-file.js';
import { constants, sinceHours } from './random-parts.js';

const copyPlace = constants({ account: backup, region: central });

/** One trouble of an environment's backups. */
export function backupGap(name: string): fc.Arbitrary<Gap> {
  const at = constants({ environment: name });
  const table = fc.constantFrom('Object', 'History', 'Index');
  const hoursAgo = fc.option(sinceHours(300), { nil: undefined });
  const hours = sinceHours(300);
  const anywhere: fc.Arbitrary<Gap>[] = [
    fc.record({
      gap: fc.constantFrom(
        'backup-plan-missing' as const,
        'selection-by-tag-empty' as const,
        'retention-outside-lock' as const,
      ),
      ...at,
      hoursAgo,
    }),
    fc.record({ gap: fc.constant('selection-misses-table' as const), ...at, table, hoursAgo }),
    fc.record({
      gap: fc.constantFrom('backups-failing' as const, 'backup-stale' as const),
      ...at,
      table: fc.option(table, { nil: undefined }),
      hours,
    }),
    fc.record({
      gap: fc.constantFrom('rules-overlapping' as const, 'vault-policy-open' as const),
      ...at,
    }),
  ];
  // It wants no copies and no lock.
  if (name === 'staging') return fc.oneof(...anywhere);
  const vaults = [at, { ...at, ...copyPlace }];
  return fc.oneof(
    ...anywhere,
    fc.record({ gap: fc.constant('copy-missing' as const), ...at, ...copyPlace }),
    fc.record({ gap: fc.constant('copy-failing' as const), ...at, ...copyPlace, hours }),
    ...vaults.flatMap((where) => [
      fc.record({
        gap: fc.constantFrom('vault-lock-absent' as const, 'vault-policy-open' as const),
        ...where,
      }),
      fc.record({
        gap: fc.constant('vault-lock-weak' as const),
        ...where,
        mode: fc.constantFrom('governance' as const, 'compliance' as const),
        minimumDays: fc.integer({ min: 1, max: 35 }),
      }),
    ]),
  );
}

/** One trouble of what all the backups of an account go through. */
export const accountGap: fc.Arbitrary<Gap> = fc.oneof(
  fc.record({
    gap: fc.constant('cross-account-off' as const),
    hoursAgo: fc.option(sinceHours(200), { nil: undefined }),
  }),
  fc.record({
    gap: fc.constant('advanced-features-off' as const),
    account: fc.constantFrom(platform, staging, backup),
    region: fc.constantFrom(west, central),
    hoursAgo: fc.option(sinceHours(200), { nil: undefined }),
  }),
  fc.record({
    gap: fc.constant('service-role-missing' as const),
    account: fc.constantFrom(platform, staging, backup),
    role: fc.constantFrom(
      'AWSServiceRoleForDynamoDBReplication' as const,
      'AWSServiceRoleForBackup' as const,
      'AWSBackupDefaultServiceRole' as const,
    ),
  }),
);
