/** Where a statement of the guide, or a behaviour of AWS that is easy to get wrong, is held. */
export interface HeldRow {
  /** A short name of the statement. */
  readonly what: string;
  /** Ids of the controls that judge it; may be empty. */
  readonly controls: readonly string[];
  /** What is seen to while observing, where no control alone does. */
  readonly rule?: string;
  /** A test that fails without it: its file, and words of its title or of the row that it runs. */
  readonly test: readonly [file: string, words: string];
}

const controls = (name: string) => `test/unit/controls/${name}.test.ts`;
const adapters = (name: string) => `test/unit/aws/${name}.test.ts`;

/** What the backup and restore guide, and the Depot documentation, ask to be looked at. */
export const guideRows: readonly HeldRow[] = [
  {
    what: 'Each dataset is rated by what backs up its primary storage',
    controls: ['dataset-storage'],
    test: [controls('other-controls'), 'judges each dataset by its primary storage'],
  },
  {
    what: 'Backups are copied to another account',
    controls: ['copy-arrived', 'cross-account-copying'],
    test: [controls('backups/copies'), 'copy-arrived, by arrival'],
  },
  {
    what: 'Backups are copied to another region, told apart from another account',
    controls: ['copy-arrived'],
    test: [controls('backups/copies'), 'says where the copy is wanted, one finding for each'],
  },
  {
    what: 'PITR is on for every table',
    controls: ['pitr-enabled', 'pitr-window', 'pitr-coverage', 'pitr-freshness'],
    test: [controls('placement-controls'), 'pitr-enabled'],
  },
  {
    what: 'PITR is on in every replica region',
    controls: ['pitr-enabled'],
    test: [controls('evaluate'), 'names the region of a replica without PITR, and nothing else'],
  },
  {
    what: 'An EMR Serverless executor is there',
    controls: ['executor-present'],
    test: [controls('access/data-role'), 'executor-present'],
  },
  {
    what: 'Aurora keeps seven days of daily backups',
    controls: ['aurora-retention', 'aurora-fresh'],
    test: [controls('clusters/clusters'), 'not since'],
  },
  {
    what: 'Snowflake as primary storage has no backup',
    controls: ['dataset-storage'],
    test: ['test/unit/depot/primary-storage.test.ts', 'snowflake'],
  },
  {
    what: 'AWS Backup takes exactly the tables of the environment',
    controls: ['backup-planned'],
    test: [
      controls('backups/backup-planned'),
      'says of each near miss why it misses, the nearest first',
    ],
  },
  {
    what: 'A plan that somebody else made is told, not doubled',
    controls: ['plan-sound'],
    test: [
      controls('backups/plans'),
      'tells two plans of one name apart, and says that there are two',
    ],
  },
  {
    what: 'A bucket is shared by prefixes that do not lie in each other',
    controls: ['bucket-location-shared'],
    test: [
      'test/unit/config/references.test.ts',
      'finds exactly the nested prefixes, whatever their order',
    ],
  },
  {
    what: 'Versioning of the backup bucket is on, not suspended',
    controls: ['bucket-versioning'],
    test: [controls('other-controls'), 'bucket-versioning'],
  },
  {
    what: 'The bucket policy grants the three bucket and five object actions',
    controls: ['bucket-policy'],
    test: [controls('buckets/bucket-policy'), 'and nothing else, where it is missing'],
  },
  {
    what: "Its principal is the environment's account, never everybody",
    controls: ['bucket-policy', 'bucket-policy-width'],
    test: [
      controls('buckets/bucket-policy'),
      'names the account of a policy that lets a wrong one in',
    ],
  },
  {
    what: 'Object lock is an error where it lacks in production, else advice',
    controls: ['bucket-object-lock'],
    test: [controls('placement-controls'), 'bucket-object-lock'],
  },
  {
    what: 'The data role may write to the backup location',
    controls: ['data-role-access', 'backup-location-allowed'],
    test: [
      controls('access/data-role'),
      'passes where the role and the bucket both allow everything',
    ],
  },
  {
    what: 'A backup location is s3://bucket/prefix and nothing else',
    controls: [],
    rule: 'refused while the configuration is read',
    test: ['test/unit/estate/backup-location.test.ts', 's3a://'],
  },
  {
    what: 'A policy that was added by hand counts for the list of locations',
    controls: ['backup-location-allowed'],
    test: [
      controls('access/data-role'),
      'takes a policy that was added to the data role by hand for the list',
    ],
  },
  {
    what: 'A policy that was added by hand stands in the way of a teardown',
    controls: ['data-role-unmanaged'],
    test: [
      controls('access/data-role'),
      'is a hint that names them and what to do before a teardown',
    ],
  },
  {
    what: 'Backups of datasets lie under the store that they were made of',
    controls: ['backup-layout'],
    test: [controls('storage/storage'), "where Depot's own backups lie"],
  },
  {
    what: 'A dataset that is paused refuses writes with 503',
    controls: ['dataset-writable'],
    test: [
      controls('environments/environments'),
      'is no failure of the estate, and says how it is resumed',
    ],
  },
  {
    what: 'Data that is streamed to S3 is no backup',
    controls: ['recovery-point-fresh'],
    rule: 'only recovery points, PITR, exports and backups count; nothing reads a stream',
    test: [controls('backups/recovery-points'), 'says why points do not count'],
  },
  {
    what: 'Replicas are in the chosen regions',
    controls: ['replica-active', 'replication-lag'],
    test: [controls('other-controls'), 'tells a missing replica from one that was cut off'],
  },
  {
    what: 'Whole tables are backed up daily or more often',
    controls: ['recovery-point-fresh', 'plan-sound'],
    test: [controls('backups/recovery-points'), 'recovery-point-fresh'],
  },
  {
    what: 'A deleted table with PITR leaves a system backup for 35 days',
    controls: ['table-present'],
    test: [controls('placement-controls'), 'names the system backup and the days that are left'],
  },
  {
    what: 'Tables beside the three are found and told',
    controls: ['table-listed'],
    test: [
      controls('discovery/discovery'),
      'a table beside the three is told of its environment, in its region',
    ],
  },
  {
    what: 'Objects too large for a table lie in a bucket that no table backup holds',
    controls: ['stash-covered'],
    test: [controls('storage/storage'), 'that is not among the buckets is a warning that names it'],
  },
  {
    what: 'Depot lists in pages: eleven datasets are eleven',
    controls: [],
    rule: 'every list is read to its end',
    test: [
      'test/unit/depot/datasets.test.ts',
      'are asked of the gateway, and paged through to the end in order',
    ],
  },
  {
    what: 'The key design of a table does not change unnoticed',
    controls: ['table-identity'],
    test: [controls('tables/tables'), 'it was replaced by one with another key'],
  },
  {
    what: 'Stack and tables are protected from deletion',
    controls: ['stack-protected', 'deletion-protection'],
    test: [
      controls('environments/environments'),
      'an unprotected one weighs less outside production',
    ],
  },
  {
    what: 'What a rebuild starts from is there',
    controls: ['rebuild-ready'],
    test: [controls('return/return'), 'the bootstrap bucket is %s'],
  },
  {
    what: 'A stack that is being changed is told',
    controls: ['stack-settled'],
    test: [controls('environments/environments'), 'being updated for six hours'],
  },
];

/** Behaviour of AWS where the obvious reading is wrong. Of reading only: what is written comes later. */
export const trapRows: readonly HeldRow[] = [
  {
    what: 'ContinuousBackupsStatus is ENABLED on every table: the inner status counts',
    controls: ['pitr-enabled'],
    test: [adapters('tables'), 'are judged by the inner status of their recovery'],
  },
  {
    what: 'A window of 35 days covers less on a young table, or after a reset',
    controls: ['pitr-coverage'],
    test: [controls('placement-controls'), 'pitr-coverage'],
  },
  {
    what: 'PITR, deletion protection and tags are of each replica',
    controls: ['pitr-enabled', 'deletion-protection'],
    test: [
      controls('placement-controls'),
      'is judged in the region of the replica, with that region in the remedy',
    ],
  },
  {
    what: 'The own region is usually absent from the list of replicas',
    controls: ['replica-active'],
    test: [adapters('tables'), 'are described, without the own region among the replicas'],
  },
  {
    what: 'A replica that is out of reach for 20 hours is cut off for good',
    controls: ['replica-active'],
    test: [
      controls('other-controls'),
      'says of a replica that was cut off what else is wrong with it',
    ],
  },
  {
    what: 'A global table is no backup: copies and points are judged apart from replicas',
    controls: ['replica-active', 'recovery-point-fresh'],
    test: [controls('backups/known-wrong'), 'in another region protects nothing here'],
  },
  {
    what: 'A restored table lacks settings: they are kept while the table can be asked',
    controls: ['settings-kept'],
    test: [controls('return/return'), 'the table is gone, but they are kept'],
  },
  {
    what: 'Errors of the bucket come minutes after an export was accepted',
    controls: [],
    rule: 'an export is told with its code and message',
    test: [adapters('exports'), 'that are under way or failed say so'],
  },
  {
    what: 'ListBackups hides what deleted tables left unless SYSTEM is asked for',
    controls: ['table-present'],
    test: [adapters('table-backups'), 'are listed apart from those that deleted tables left'],
  },
  {
    what: 'Six gates stand between a copy action and a copy',
    controls: ['copy-arrived', 'backup-features', 'cross-account-copying'],
    test: [controls('backups/copies'), 'copy-arrived, what stands in the way'],
  },
  {
    what: 'The key aws/backup does not forbid copies of managed types, the vault Default does',
    controls: ['copy-arrived'],
    test: ['test/sandbox/backup/copies.test.ts', 'Default'],
  },
  {
    what: 'Points made before advanced features were on can never be copied',
    controls: ['backup-features', 'copy-arrived'],
    test: ['test/sandbox/backup/copies.test.ts', 'by advanced features that were off'],
  },
  {
    what: 'The name of a plan is no key',
    controls: ['plan-sound'],
    test: [adapters('backup-plans'), 'are told by name, then id: names are not unique'],
  },
  {
    what: 'The service writes defaults into a plan',
    controls: ['plan-sound'],
    test: [adapters('backup-plans'), 'have the defaults of AWS where they say nothing'],
  },
  {
    what: 'The cron of AWS is a grammar of its own',
    controls: ['plan-sound'],
    test: ['test/unit/kernel/aws-schedule.test.ts', 'fires at the same instants in UTC'],
  },
  {
    what: 'Of rules whose windows overlap only the one that keeps longest runs',
    controls: ['plan-sound'],
    test: [
      controls('backups/plans'),
      'says when windows overlap, which rule is skipped and which copies with it',
    ],
  },
  {
    what: 'A lock and a lifecycle that contradict each other fail at job time',
    controls: ['plan-sound', 'vault-lock'],
    test: [
      controls('backups/plans'),
      'says everything that is wrong, the worst first, tables alike together',
    ],
  },
  {
    what: 'A lock with a date is compliance, and closes',
    controls: ['vault-lock'],
    test: [
      controls('backups/vaults'),
      'warns of what cannot be undone, and never proposes it as a bare command',
    ],
  },
  {
    what: 'COMPLETED with another category than SUCCESS, PARTIAL and EXPIRED are failures',
    controls: ['backup-jobs', 'copy-jobs'],
    test: [adapters('backup-jobs'), 'that completed with issues are kept as what did not end well'],
  },
  {
    what: 'A job may wait for its whole start window',
    controls: ['recovery-point-fresh'],
    test: [
      controls('backups/recovery-points'),
      'says what waits, until when, and how to start a job',
    ],
  },
  {
    what: 'Jobs are listed for 30 days only',
    controls: ['backup-jobs'],
    rule: 'what was known is kept in the journal',
    test: [adapters('backup-jobs'), 'are asked for by kind and time, page by page'],
  },
  {
    what: "A copy keeps the source table's ARN",
    controls: ['copy-arrived'],
    test: [
      adapters('backup-content'),
      'holds a copy under the ARN of its source, wherever that is',
    ],
  },
  {
    what: 'Object lock without a default rule locks nothing',
    controls: ['bucket-object-lock'],
    test: [controls('placement-controls'), 'NoDefaultRetention'],
  },
  {
    what: 'A denied read is no verdict; a policy of another account answers 405',
    controls: ['bucket-policy'],
    test: [
      adapters('bucket-details'),
      'of another account is shown to nobody: unknown, with what would help',
    ],
  },
  {
    what: 'Errors of S3 are told by status where their name says nothing',
    controls: [],
    rule: 'one translator of errors',
    test: [adapters('errors'), 'says which region a bucket is in'],
  },
  {
    what: 'A request without an answer must end by our own limit',
    controls: [],
    rule: 'each attempt and each read has a deadline',
    test: [adapters('request-timeout'), 'ends at the limit of one request and is tried again'],
  },
  {
    what: 'A provider of credentials that is shared is asked once per client',
    controls: [],
    rule: 'one session per account',
    test: [adapters('credentials'), 'enters an account once, however many read it at once'],
  },
  {
    what: 'A region that is off, and a refusal by the organisation, are told apart from missing rights',
    controls: ['return-region'],
    test: [adapters('refusals'), 'not enabled'],
  },
  {
    what: 'Who owns a setting is told before anybody changes it',
    controls: ['settings-kept'],
    rule: 'the owner is kept with the settings',
    test: ['test/unit/estate/owner.test.ts', 'a stack wins over a tag that anybody may set'],
  },
  {
    what: 'Instants are numbers, whatever the protocol calls them',
    controls: [],
    rule: 'an instant that cannot be one makes the read unknown',
    test: [adapters('tables'), '1e30'],
  },
  {
    what: 'A vault that does not exist answers AccessDenied',
    controls: [],
    rule: 'the list of vaults decides what exists',
    test: [adapters('backup-content'), 'and is listed is closed to us: the permission is told'],
  },
  {
    what: 'The same table name in several regions and accounts is several tables',
    controls: ['backup-planned', 'recovery-point-fresh'],
    test: [
      controls('backups/known-wrong'),
      'is planned only where a plan of that account and region takes it',
    ],
  },
];
