import type { PlacementSubject } from './subjects.js';

/** The AWS CLI command that turns PITR on with the wanted window. Never shortens a longer one. */
export function enablePitrCommand({ environment, place }: PlacementSubject): string {
  return (
    `aws dynamodb update-continuous-backups --region ${place.region} --table-name ${place.table} ` +
    `--point-in-time-recovery-specification PointInTimeRecoveryEnabled=true,RecoveryPeriodInDays=${environment.posture.pitr.windowDays}`
  );
}
