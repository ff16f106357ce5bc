import type { VaultDescription } from '../../estate/backup-facts.js';
import type { LockMode } from '../../estate/environment.js';
import { type ControlCard, type Judgement, notReported } from '../control.js';
import { describeDays } from './retention.js';
import { vaultFindings } from './used-vaults.js';
import type { BackupControl } from './view.js';
import type { WatchedTable } from './watched.js';

const card = {
  id: 'vault-lock',
  title: 'Vault locked',
  subject: 'vault',
  rationale:
    'A lock keeps recovery points from those who took over the account. In governance mode a permission is enough to remove it; in compliance mode nobody can, once its date has passed.',
  source:
    'AWS Backup Vault Lock, AWS Backup Developer Guide; API DescribeBackupVault (Locked, LockDate), AWS Backup API Reference',
  equivalents: { auditManager: 'BACKUP_RESOURCES_PROTECTED_BY_BACKUP_VAULT_LOCK' },
  reasons: {
    VaultUnlocked: { severity: 'critical', meaning: 'The vault has no lock.' },
    LockModeWeaker: {
      severity: 'critical',
      meaning: 'The lock is in governance mode where compliance is wanted.',
    },
    LockStillChangeable: {
      severity: 'warning',
      meaning: 'The compliance lock can still be removed: its date has not come.',
    },
    LockWithoutMinimum: {
      severity: 'warning',
      meaning: 'The lock has no least retention: points that expire tomorrow may be put there.',
    },
    LockMinimumTooShort: {
      severity: 'warning',
      meaning: 'The least retention of the lock is below the posture.',
    },
  },
} as const satisfies ControlCard;

type Reason = keyof typeof card.reasons;

interface WantedLock {
  readonly mode: LockMode;
  readonly minimumDays: number;
}

/** The strictest of what the tables want; undefined = none wants a lock. */
export function wantedLock(tables: readonly WatchedTable[]): WantedLock | undefined {
  const locks = tables.flatMap(({ wanted }) => wanted.vaultLock ?? []);
  if (locks.length === 0) return undefined;
  const isCompliance = locks.some(({ mode }) => mode === 'compliance');
  return {
    mode: isCompliance ? 'compliance' : 'governance',
    minimumDays: Math.max(...locks.map(({ minimumDays }) => minimumDays)),
  };
}

/** Whether nobody at all can undo the lock any more. */
export function isImmutable({ type, lock }: VaultDescription, now: Date): boolean {
  if (lock.kind === 'off' || lock.mode !== 'compliance') return false;
  const { immutableFrom } = lock;
  return immutableFrom === undefined ? isAirGapped(type) : immutableFrom <= now;
}

/** Locked in compliance mode from the first moment. */
export function isAirGapped(type: string): boolean {
  return type === 'LOGICALLY_AIR_GAPPED_BACKUP_VAULT';
}

function lockCommand(region: string, { name, lock }: VaultDescription, wanted: WantedLock): string {
  const held = lock.kind === 'on' ? lock : undefined;
  const minimum = Math.max(wanted.minimumDays, held?.minimumDays ?? 0);
  const maximum =
    held?.maximumDays === undefined ? '' : ` --max-retention-days ${held.maximumDays}`;
  const command = `aws backup put-backup-vault-lock-configuration --region ${region} --backup-vault-name ${name} --min-retention-days ${minimum}${maximum}`;
  return wanted.mode === 'governance'
    ? command
    : `${command} (makes a governance lock; only with --changeable-for-days N it becomes a compliance lock, which nobody can ever undo after those days)`;
}

function judge(
  vault: VaultDescription,
  region: string,
  wanted: WantedLock,
  now: Date,
): Judgement<Reason> {
  const { name, lock, type } = vault;
  const fail = (reason: Reason, message: string): Judgement<Reason> => ({
    verdict: 'fail',
    reason,
    message,
    remedy: lockCommand(region, vault, wanted),
  });
  if (lock.kind === 'off') {
    return fail('VaultUnlocked', `vault ${name} has no lock; ${wanted.mode} is wanted`);
  }
  const { mode, minimumDays, immutableFrom } = lock;
  if (wanted.mode === 'compliance' && mode === 'governance') {
    return fail(
      'LockModeWeaker',
      `the lock of vault ${name} is in governance mode, wanted is compliance: a permission is enough to remove it`,
    );
  }
  if (minimumDays === undefined) {
    return fail(
      'LockWithoutMinimum',
      `the lock of vault ${name} has no least retention; ${describeDays(wanted.minimumDays)} are wanted`,
    );
  }
  if (minimumDays < wanted.minimumDays) {
    return fail(
      'LockMinimumTooShort',
      `the lock of vault ${name} asks for ${describeDays(minimumDays)} at least; ${describeDays(wanted.minimumDays)} are wanted`,
    );
  }
  if (wanted.mode === 'compliance' && !isImmutable(vault, now)) {
    if (immutableFrom === undefined && !isAirGapped(type)) {
      return notReported('from when on the compliance lock cannot be removed');
    }
    return {
      verdict: 'fail',
      reason: 'LockStillChangeable',
      message: `the compliance lock of vault ${name} can be removed until ${immutableFrom?.toISOString()}`,
      remedy: 'Wait until its date; do not put the lock again, which may move the date.',
    };
  }
  const since =
    mode === 'compliance' && immutableFrom !== undefined
      ? `, for good since ${immutableFrom.toISOString()}`
      : '';
  return {
    verdict: 'pass',
    message: `vault ${name} is locked in ${mode} mode, ${describeDays(minimumDays)} at least${since}`,
  };
}

/** Vaults that hold recovery points are locked as wanted. */
export const vaultLock: BackupControl = {
  card,
  findings: (view, now) =>
    vaultFindings(
      card,
      view,
      (tables) => wantedLock(tables) !== undefined,
      ({ vault, place, tables }) => {
        const wanted = wantedLock(tables);
        return wanted === undefined ? undefined : judge(vault, place.region, wanted, now);
      },
    ),
};
