// AWS Backup's paths, as far as they are read. All are GET.

const routes: readonly (readonly [pattern: RegExp, operation: string])[] = [
  [/^\/account-settings$/, 'DescribeRegionSettings'],
  [/^\/global-settings$/, 'DescribeGlobalSettings'],
  [/^\/backup-vaults$/, 'ListBackupVaults'],
  [/^\/backup-vaults\/[^/]+$/, 'DescribeBackupVault'],
  [/^\/backup-vaults\/[^/]+\/access-policy$/, 'GetBackupVaultAccessPolicy'],
  [/^\/backup-vaults\/[^/]+\/recovery-points$/, 'ListRecoveryPointsByBackupVault'],
  [/^\/backup\/plans$/, 'ListBackupPlans'],
  [/^\/backup\/plans\/[^/]+$/, 'GetBackupPlan'],
  [/^\/backup\/plans\/[^/]+\/selections$/, 'ListBackupSelections'],
  [/^\/backup\/plans\/[^/]+\/selections\/[^/]+$/, 'GetBackupSelection'],
  [/^\/backup-jobs$/, 'ListBackupJobs'],
  [/^\/copy-jobs$/, 'ListCopyJobs'],
];

/** The operation of a path; the slash at its end does not count. */
export function backupOperationOf(path: string): string {
  const plain = path.replace(/\/$/, '');
  return routes.find(([pattern]) => pattern.test(plain))?.[1] ?? '?';
}
