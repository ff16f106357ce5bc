import type { ControlCard } from '../control.js';

/** Why a wanted copy is not there, in the order in which it is told. */
export const copyReasons = {
  CopyNotPlanned: {
    severity: 'critical',
    meaning: 'There is no young copy, and no rule that backs the table up copies there.',
  },
  NothingToCopy: {
    severity: 'critical',
    meaning: 'There is no young copy, and no usable recovery point that is young enough, either.',
  },
  PointCold: {
    severity: 'critical',
    meaning: 'There is no young copy; the newest point is in cold storage and cannot be copied.',
  },
  AdvancedFeaturesOff: {
    severity: 'critical',
    meaning: 'There is no young copy; advanced features for DynamoDB are off at the source.',
  },
  PointNotCopyable: {
    severity: 'critical',
    meaning: 'There is no young copy; the newest point was made without advanced features.',
  },
  NotInOrganization: {
    severity: 'critical',
    meaning: 'There is no young copy; one of the two accounts is in no organisation.',
  },
  OtherOrganization: {
    severity: 'critical',
    meaning: 'There is no young copy; the two accounts are in different organisations.',
  },
  CrossAccountOff: {
    severity: 'critical',
    meaning: 'There is no young copy; cross-account backup is off in the organisation.',
  },
  DestinationVaultMissing: {
    severity: 'critical',
    meaning: 'There is no young copy; the vault that a rule copies into does not exist.',
  },
  DestinationVaultDefault: {
    severity: 'critical',
    meaning:
      'There is no young copy; the vault Default, which a rule copies into, takes nothing of other accounts.',
  },
  DestinationVaultNotReady: {
    severity: 'critical',
    meaning: 'There is no young copy; the vault that a rule copies into is not AVAILABLE.',
  },
  DestinationPolicyRefuses: {
    severity: 'critical',
    meaning: 'There is no young copy; the policy of the vault does not let the source in.',
  },
  DestinationKeyUnusable: {
    severity: 'critical',
    meaning: 'There is no young copy; the key of the vault cannot be used.',
  },
  CopyLifecycleRefused: {
    severity: 'critical',
    meaning: "There is no young copy; its lifecycle is outside the vault's lock.",
  },
  SourceKeyUnusable: {
    severity: 'critical',
    meaning: 'There is no young copy; the key of the vault that is copied from cannot be used.',
  },
  SourceKeyForbids: {
    severity: 'critical',
    meaning:
      'There is no young copy; the key of the vault that is copied from does not admit the other account.',
  },
  RoleForeign: {
    severity: 'critical',
    meaning: 'There is no young copy; the role of the selection is of another account.',
  },
  RoleMissing: {
    severity: 'critical',
    meaning: 'There is no young copy; the role of the selection does not exist.',
  },
  RoleNotTrusting: {
    severity: 'critical',
    meaning: 'There is no young copy; the role of the selection does not trust AWS Backup.',
  },
  RoleWithoutRights: {
    severity: 'critical',
    meaning: 'There is no young copy; the role of the selection has no policy.',
  },
  CopyJobsFail: {
    severity: 'critical',
    meaning:
      'There is no young copy: the copy jobs fail, and nothing that was looked at stands in their way.',
  },
  CopyMissing: {
    severity: 'critical',
    meaning: 'There is no usable copy, and nothing that was looked at stands in its way.',
  },
  CopyStale: {
    severity: 'critical',
    meaning:
      'The newest usable copy is older than wanted, and nothing that was looked at stands in its way.',
  },
  CopiesExpireEarly: {
    severity: 'warning',
    meaning: 'There is a young copy, but none of the recent ones is kept as long as wanted.',
  },
} as const satisfies ControlCard['reasons'];

export type CopyReason = keyof typeof copyReasons;
