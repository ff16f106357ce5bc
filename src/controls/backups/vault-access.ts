import type { VaultDescription } from '../../estate/backup-facts.js';
import { type Access, accessByReading, type AccessQuestion } from '../access/access.js';
import type { PolicyReading } from '../access/policy-document.js';

export const copyInto = 'backup:CopyIntoBackupVault';

/** All recovery points of the vault's place, as a policy would name them. */
export function pointPattern(vaultArn: string): string {
  return vaultArn.replace(/:backup-vault:.*$/u, ':recovery-point:*');
}

/** Whether a vault takes copies of a principal; policies name the vault or its recovery points. */
export function copyAccess(
  reading: PolicyReading | undefined,
  { arn }: VaultDescription,
  principal: AccessQuestion['principal'],
): Access {
  const [byVault, byPoints] = [arn, pointPattern(arn)].map((resource) =>
    accessByReading(reading, { principal, action: copyInto, resource }),
  );
  const isSilent = byVault === undefined || byVault.kind === 'not-granted';
  return (isSilent ? byPoints : byVault) ?? { kind: 'not-granted' };
}
