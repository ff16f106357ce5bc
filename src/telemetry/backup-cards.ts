import type { MetricCards } from './metric-card.js';

const place = ['environment', 'account', 'region'] as const;
const placement = [...place, 'table'] as const;

/** What a recovery point is; PITR has metrics of its own. */
const tiers = ['backup', 'backup_copy', 'user_backup', 'export'] as const;
export type Tier = (typeof tiers)[number];

export const pointStates = ['usable', 'creating', 'expired', 'broken'] as const;
export type PointState = (typeof pointStates)[number];

/** How a job of AWS Backup ended. COMPLETED with issues is partial. */
export const jobEnds = ['completed', 'partial', 'failed', 'aborted', 'expired'] as const;
export type JobEnd = (typeof jobEnds)[number];

/** `none`: the vault has no lock. */
export const vaultModes = ['none', 'governance', 'compliance'] as const;

/** What is told of backups by AWS Backup, backups on demand and exports. */
export const backupCards = {
  recovery_point_newest_timestamp_seconds: {
    type: 'gauge',
    help: 'Instant that the newest usable recovery point holds, as last seen; 0 = there is none. Of exports: the end of the unbroken chain.',
    labels: [...placement, 'tier'],
    closed: { tier: tiers },
    series: 'tables x tiers x places that are wanted or found',
    detail: true,
    remembered: true,
  },
  recovery_point_oldest_timestamp_seconds: {
    type: 'gauge',
    help: 'Instant that the oldest usable recovery point holds, of those that are looked at, as last seen.',
    labels: [...placement, 'tier'],
    closed: { tier: tiers },
    series: 'tables x tiers x places with a usable point',
    detail: true,
    remembered: true,
  },
  recovery_points: {
    type: 'gauge',
    help: 'Recovery points by state, of those that are looked at (the newest 50 of a table in a vault), as last seen. Usable and broken are there as 0, the others when there are any.',
    labels: [...placement, 'tier', 'state'],
    closed: { tier: tiers, state: pointStates },
    series: 'tables x tiers x places that are wanted or found x 2 to 4',
    detail: true,
    remembered: true,
  },
  recovery_point_maximum_age_seconds: {
    type: 'gauge',
    help: 'Greatest age of the newest recovery point that the configuration allows.',
    labels: [...place, 'tier'],
    closed: { tier: tiers },
    series: 'environments x places where backups or copies are wanted',
    detail: true,
  },
  backup_job_last_end_timestamp_seconds: {
    type: 'gauge',
    help: 'When the newest backup job of the table ended in that state, as last seen; 0 = never within the 30 days that AWS tells. COMPLETED with issues counts as partial. Completed and failed are there as 0, the others once one ended so.',
    labels: [...placement, 'state'],
    closed: { state: jobEnds },
    series: 'tables with backups x 2 to 5',
    detail: true,
    remembered: true,
  },
  copy_job_last_end_timestamp_seconds: {
    type: 'gauge',
    help: 'When the newest copy job of the table into that account and region ended in that state, as last seen; 0 = never within the 30 days that AWS tells. COMPLETED with issues counts as partial. Completed and failed are there as 0, the others once one ended so.',
    labels: [...placement, 'state'],
    closed: { state: jobEnds },
    series: 'tables x places with copies x 2 to 5',
    detail: true,
    remembered: true,
  },
  vault_lock_effective_timestamp_seconds: {
    type: 'gauge',
    help: 'From when on nobody can undo the lock of the vault, as last seen; it may lie ahead. 0 = never.',
    labels: ['account', 'region', 'vault', 'mode'],
    closed: { mode: vaultModes },
    series: 'vaults with recovery points of watched tables',
    detail: true,
    remembered: true,
  },
  vault_min_retention_seconds: {
    type: 'gauge',
    help: 'Least retention that the lock of the vault enforces, as last seen; 0 = none.',
    labels: ['account', 'region', 'vault'],
    series: 'vaults with recovery points of watched tables',
    detail: true,
    remembered: true,
  },
} as const satisfies MetricCards;
