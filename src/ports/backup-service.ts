import type {
  BackupGlobalSettings,
  BackupJob,
  BackupPlan,
  BackupRegionSettings,
  CopyJob,
  OrganizationDescription,
  VaultContent,
  VaultDescription,
} from '../estate/backup-facts.js';
import type { AccountId, RegionId } from '../estate/ids.js';
import type { Observed } from '../estate/observation.js';

export interface Place {
  readonly account: AccountId;
  readonly region: RegionId;
}

/** AWS Backup. Contract of the reads: see `observers.ts`. Every list is paged through to its end. */
export interface BackupService {
  settings(place: Place, signal: AbortSignal): Promise<Observed<BackupRegionSettings>>;
  /** Sorted by name; with each vault's policy, which may be unknown on its own. */
  vaults(place: Place, signal: AbortSignal): Promise<Observed<readonly VaultDescription[]>>;
  /** Sorted by name, then id; with rules and selections. One part that fails makes all unknown. */
  plans(place: Place, signal: AbortSignal): Promise<Observed<readonly BackupPlan[]>>;
  /** Of DynamoDB tables and created at `since` or later; newest first. */
  jobs(place: Place, since: Date, signal: AbortSignal): Promise<Observed<readonly BackupJob[]>>;
  copyJobs(place: Place, since: Date, signal: AbortSignal): Promise<Observed<readonly CopyJob[]>>;
  /**
   * What a vault holds of some tables. `absent` only when the list of vaults does not have it, never
   * because a read was denied.
   * @param resources - ARNs of the tables that are wanted, in whatever account and region
   */
  content(
    place: Place & { readonly vault: string },
    resources: ReadonlySet<string>,
    signal: AbortSignal,
  ): Promise<Observed<VaultContent>>;
  /** `absent` when the account is in no organisation: then it has none. */
  globalSettings(account: AccountId, signal: AbortSignal): Promise<Observed<BackupGlobalSettings>>;
  /** `absent` when the account is in no organisation. */
  organization(account: AccountId, signal: AbortSignal): Promise<Observed<OrganizationDescription>>;
}
