import type { ControlCard } from '../control.js';

/** What can be wrong with a plan. Of several the worst is the reason, and all are in the message. */
export const planReasons = {
  RoleMissing: {
    severity: 'critical',
    meaning: 'A selection names no role, or one that does not exist.',
  },
  RoleForeign: { severity: 'critical', meaning: 'A selection names a role of another account.' },
  RoleNotTrusting: {
    severity: 'critical',
    meaning: 'The role of a selection does not let backup.amazonaws.com assume it.',
  },
  RoleWithoutRights: {
    severity: 'critical',
    meaning: 'The role of a selection has no policy at all.',
  },
  VaultMissing: {
    severity: 'critical',
    meaning: 'The vault that a rule keeps its points in does not exist.',
  },
  LockRefusesRule: {
    severity: 'critical',
    meaning: "A rule keeps points for a time outside its vault's lock: its jobs fail.",
  },
  CopyVaultMissing: {
    severity: 'critical',
    meaning: 'A vault that a rule copies into was seen not to exist.',
  },
  CopyVaultDefault: {
    severity: 'critical',
    meaning: 'A rule copies into the vault Default of another account.',
  },
  LockRefusesCopy: {
    severity: 'critical',
    meaning: 'A copy action keeps copies for a time outside the lock of the other vault.',
  },
  RetentionTooShort: {
    severity: 'warning',
    meaning: 'No rule that backs a table up keeps its points as long as wanted.',
  },
  CopyRetentionTooShort: {
    severity: 'warning',
    meaning: 'No copy action to a place keeps the copies as long as wanted.',
  },
  ScheduleTooRare: {
    severity: 'warning',
    meaning:
      'The rules that back a table up are due less than daily, or less often than the wanted age.',
  },
  OverlappingWindows: {
    severity: 'warning',
    meaning: 'Start windows of two rules overlap: only the one of longest retention runs.',
  },
  ColdTooShort: {
    severity: 'warning',
    meaning: 'Points are deleted less than 90 days after they move to cold storage.',
  },
  ContinuousBackup: {
    severity: 'warning',
    meaning: 'A rule asks for continuous backup, which there is none of for DynamoDB.',
  },
  TwinPlan: {
    severity: 'warning',
    meaning: 'Another plan of the account and region has the same name.',
  },
  RetentionBelowPitr: {
    severity: 'info',
    meaning: 'Points are kept for a shorter time than the PITR window of their table.',
  },
} as const satisfies ControlCard['reasons'];

export type PlanReason = keyof typeof planReasons;
