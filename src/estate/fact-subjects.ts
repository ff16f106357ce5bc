import type { FactRead } from './fact-values.js';

/** What each read tells of. A read that is missing here does not compile. */
export const subjectOfRead = {
  table: 'placement',
  pitr: 'placement',
  'deleted-backups': 'placement',
  settings: 'placement',
  'user-backups': 'placement',
  exports: 'placement',
  latency: 'placement',
  versioning: 'bucket',
  'object-lock': 'bucket',
  'bucket-policy': 'bucket',
  'public-access': 'bucket',
  'bucket-encryption': 'bucket',
  'bucket-lifecycle': 'bucket',
  'bucket-ownership': 'bucket',
  'bucket-replication': 'bucket',
  cluster: 'cluster',
  snapshots: 'cluster',
  datasets: 'environment',
  'backup-layout': 'environment',
  stack: 'environment',
  depot: 'environment',
  executors: 'environment',
  access: 'environment',
  bootstrap: 'environment',
  tables: 'place',
  'backup-settings': 'place',
  vaults: 'place',
  plans: 'place',
  'backup-jobs': 'place',
  'copy-jobs': 'place',
  'vault-content': 'vault',
  key: 'key',
  organization: 'account',
  'backup-global': 'account',
  role: 'role',
} as const satisfies Readonly<Record<FactRead, string>>;

type SubjectOfRead = (typeof subjectOfRead)[FactRead];

/** The reads that tell of one kind of subject. */
export type ReadsOf<S extends SubjectOfRead> = {
  [R in FactRead]: (typeof subjectOfRead)[R] extends S ? R : never;
}[FactRead];
