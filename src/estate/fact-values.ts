import type { BackupLayout } from './backup-layout.js';
import type {
  BackupGlobalSettings,
  BackupJob,
  BackupPlan,
  BackupRegionSettings,
  CopyJob,
  OrganizationDescription,
  VaultContent,
  VaultDescription,
} from './backup-facts.js';
import type {
  BucketEncryption,
  BucketOwnership,
  BucketReplication,
  LifecycleRule,
  PublicAccessBlock,
} from './bucket-details.js';
import type {
  BucketVersioning,
  ClusterDescription,
  ClusterSnapshot,
  DatasetDescription,
  DeletedTableBackup,
  ObjectLock,
  PitrState,
  TableDescription,
} from './facts.js';
import type {
  DepotEnvironment,
  ExecutorDescription,
  KeyDescription,
  ListedTables,
  RoleDescription,
  SimulatedAccess,
  StackDescription,
} from './place-facts.js';
import type {
  ExportDescription,
  PolicyText,
  ReplicationLatency,
  SettingsSnapshot,
  UserBackup,
} from './table-settings.js';

/** What is remembered, by the read that told it. */
export interface FactValues {
  // Of a placement.
  readonly table: TableDescription;
  readonly pitr: PitrState;
  readonly 'deleted-backups': readonly DeletedTableBackup[];
  /** Put together from several reads, and kept when the table is gone. */
  readonly settings: SettingsSnapshot;
  readonly 'user-backups': readonly UserBackup[];
  readonly exports: readonly ExportDescription[];
  readonly latency: readonly ReplicationLatency[];
  // Of a bucket.
  readonly versioning: BucketVersioning;
  readonly 'object-lock': ObjectLock;
  readonly 'bucket-policy': PolicyText;
  readonly 'public-access': PublicAccessBlock;
  readonly 'bucket-encryption': BucketEncryption;
  readonly 'bucket-lifecycle': readonly LifecycleRule[];
  readonly 'bucket-ownership': BucketOwnership;
  readonly 'bucket-replication': BucketReplication;
  // Of a cluster.
  readonly cluster: ClusterDescription;
  readonly snapshots: readonly ClusterSnapshot[];
  // Of an environment.
  readonly datasets: readonly DatasetDescription[];
  readonly 'backup-layout': BackupLayout;
  readonly stack: StackDescription;
  readonly depot: DepotEnvironment;
  readonly executors: readonly ExecutorDescription[];
  readonly access: readonly SimulatedAccess[];
  readonly bootstrap: true;
  // Of an account and region; the resource is what is told of.
  readonly tables: ListedTables;
  readonly 'backup-settings': BackupRegionSettings;
  readonly vaults: readonly VaultDescription[];
  readonly plans: readonly BackupPlan[];
  readonly 'backup-jobs': readonly BackupJob[];
  readonly 'copy-jobs': readonly CopyJob[];
  /** The resource is the vault. */
  readonly 'vault-content': VaultContent;
  /** The resource is the key as it was named. */
  readonly key: KeyDescription;
  // Of an account; the region is its first one.
  readonly organization: OrganizationDescription;
  readonly 'backup-global': BackupGlobalSettings;
  /** The resource is the role's name. */
  readonly role: RoleDescription;
}

export type FactRead = keyof FactValues;
