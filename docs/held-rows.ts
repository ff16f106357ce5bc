/** Where a statement of the guide, or a behaviour of AWS that is easy to get wrong, is held. */
export interface HeldRow {
  /** A short name of the statement. */
  readonly what: string;
  /** Ids of the controls that judge it; may be empty. */
  readonly controls: readonly string[];
  /** What is seen to while observing, where no control alone does. */
  readonly rule?: string;
  /** Tests that fail without it, each by its file and words of its title; all that is named is held. */
  readonly tests: readonly HeldTest[];
}

type HeldTest = readonly [file: string, words: string];

const controls = (name: string) => `test/unit/controls/${name}.test.ts`;
const adapters = (name: string) => `test/unit/aws/${name}.test.ts`;

/** What the backup and restore guide, and the Depot documentation, ask to be looked at. */
export const guideRows: readonly HeldRow[] = [
  {
    what: 'Each dataset is rated by what backs up its primary storage',
    controls: ['dataset-storage'],
    tests: [[controls('other-controls'), 'judges each dataset by its primary storage']],
  },
  {
    what: 'Backups are copied to another account',
    controls: ['copy-arrived', 'cross-account-copying'],
    tests: [
      [controls('backups/copies'), 'copy-arrived, by arrival'],
      [
        controls('backups/switches'),
        'is judged once per account that copies across, and not where nothing crosses',
      ],
    ],
  },
  {
    what: 'Backups are copied to another region, told apart from another account',
    controls: ['copy-arrived'],
    tests: [[controls('backups/copies'), 'says where the copy is wanted, one finding for each']],
  },
  {
    what: 'PITR is on for every table',
    controls: ['pitr-enabled', 'pitr-window', 'pitr-coverage', 'pitr-freshness'],
    tests: [
      [controls('placement-controls'), 'pitr-enabled'],
      [controls('placement-controls'), 'pitr-window'],
      [controls('placement-controls'), 'pitr-coverage'],
      [controls('placement-controls'), 'pitr-freshness'],
    ],
  },
  {
    what: 'PITR is on in every replica region',
    controls: ['pitr-enabled'],
    tests: [[controls('evaluate'), 'names the region of a replica without PITR, and nothing else']],
  },
  {
    what: 'An EMR Serverless executor is there',
    controls: ['executor-present'],
    tests: [[controls('access/data-role'), 'executor-present']],
  },
  {
    what: 'Aurora keeps seven days of daily backups',
    controls: ['aurora-retention', 'aurora-fresh'],
    tests: [
      [controls('clusters/clusters'), 'not since'],
      [controls('other-controls'), 'aurora-retention'],
    ],
  },
  {
    what: 'Snowflake as primary storage has no backup',
    controls: ['dataset-storage'],
    tests: [['test/unit/depot/primary-storage.test.ts', 'snowflake']],
  },
  {
    what: 'AWS Backup takes exactly the tables of the environment',
    controls: ['backup-planned'],
    tests: [
      [
        controls('backups/backup-planned'),
        'says of each near miss why it misses, the nearest first',
      ],
    ],
  },
  {
    what: 'A plan that somebody else made is told, not doubled',
    controls: ['plan-sound'],
    tests: [
      [controls('backups/plans'), 'tells two plans of one name apart, and says that there are two'],
    ],
  },
  {
    what: 'A bucket is shared by prefixes that do not lie in each other',
    controls: ['bucket-location-shared'],
    tests: [
      [
        'test/unit/config/references.test.ts',
        'finds exactly the nested prefixes, whatever their order',
      ],
      [controls('buckets/bucket-controls'), 'bucket-location-shared'],
    ],
  },
  {
    what: 'Versioning of the backup bucket is on, not suspended',
    controls: ['bucket-versioning'],
    tests: [[controls('other-controls'), 'bucket-versioning']],
  },
  {
    what: 'The bucket policy grants the three bucket and five object actions',
    controls: ['bucket-policy'],
    tests: [
      [controls('buckets/bucket-policy'), 'and nothing else, where it is missing'],
      [
        controls('buckets/bucket-policy'),
        'asks for the three bucket and the five object actions of the guide, and no others',
      ],
    ],
  },
  {
    what: "Its principal is the environment's account, never everybody",
    controls: ['bucket-policy', 'bucket-policy-width'],
    tests: [
      [controls('buckets/bucket-policy'), 'names the account of a policy that lets a wrong one in'],
      [controls('buckets/known-wrong'), 'fails where its policy lets in everybody'],
    ],
  },
  {
    what: 'Object lock is an error where it lacks in production, else advice',
    controls: ['bucket-object-lock'],
    tests: [[controls('placement-controls'), 'bucket-object-lock']],
  },
  {
    what: 'The data role may write to the backup location',
    controls: ['data-role-access', 'backup-location-allowed'],
    tests: [
      [controls('access/data-role'), 'and the CDK property that gives it'],
      [controls('access/data-role'), 'neither the role nor the bucket grants it'],
      [controls('access/data-role'), 'names the CDK property, and an entry that is no location'],
    ],
  },
  {
    what: 'A backup location is s3://bucket/prefix and nothing else',
    controls: [],
    rule: 'refused while the configuration is read',
    tests: [['test/unit/estate/backup-location.test.ts', 's3a://']],
  },
  {
    what: 'A policy that was added by hand counts for the list of locations',
    controls: ['backup-location-allowed'],
    tests: [
      [
        controls('access/data-role'),
        'takes a policy that was added to the data role by hand for the list',
      ],
    ],
  },
  {
    what: 'A policy that was added by hand stands in the way of a teardown',
    controls: ['data-role-unmanaged'],
    tests: [
      [controls('access/data-role'), 'is a hint that names them and what to do before a teardown'],
    ],
  },
  {
    what: 'Backups of datasets lie under the store that they were made of',
    controls: ['backup-layout'],
    tests: [[controls('storage/storage'), "where Depot's own backups lie"]],
  },
  {
    what: 'A dataset that is paused refuses writes with 503',
    controls: ['dataset-writable'],
    tests: [
      [
        controls('environments/environments'),
        'is no failure of the estate, and says how it is resumed',
      ],
    ],
  },
  {
    what: 'Data that is streamed to S3 is no backup',
    controls: ['recovery-point-fresh'],
    rule: 'only recovery points, PITR, exports and backups count; nothing reads a stream',
    tests: [[controls('backups/recovery-points'), 'says why points do not count']],
  },
  {
    what: 'Replicas are in the chosen regions',
    controls: ['replica-active', 'replication-lag'],
    tests: [
      [controls('other-controls'), 'tells a missing replica from one that was cut off'],
      [controls('tables/tables'), 'replication-lag'],
    ],
  },
  {
    what: 'Whole tables are backed up daily or more often',
    controls: ['recovery-point-fresh', 'plan-sound'],
    tests: [
      [controls('backups/recovery-points'), 'recovery-point-fresh'],
      [controls('backups/plans'), 'plan-sound'],
    ],
  },
  {
    what: 'A deleted table with PITR leaves a system backup for 35 days',
    controls: ['table-present'],
    tests: [[controls('placement-controls'), 'names the system backup and the days that are left']],
  },
  {
    what: 'Tables beside the three are found and told',
    controls: ['table-listed'],
    tests: [
      [
        controls('discovery/discovery'),
        'a table beside the three is told of its environment, in its region',
      ],
    ],
  },
  {
    what: 'Objects too large for a table lie in a bucket that no table backup holds',
    controls: ['stash-covered'],
    tests: [
      [controls('storage/storage'), 'that is not among the buckets is a warning that names it'],
    ],
  },
  {
    what: 'Depot lists in pages: eleven datasets are eleven',
    controls: [],
    rule: 'every list is read to its end',
    tests: [
      [
        'test/unit/depot/datasets.test.ts',
        'are asked of the gateway, and paged through to the end in order',
      ],
    ],
  },
  {
    what: 'The key design of a table does not change unnoticed',
    controls: ['table-identity'],
    tests: [[controls('tables/tables'), 'it was replaced by one with another key']],
  },
  {
    what: 'Stack and tables are protected from deletion',
    controls: ['stack-protected', 'deletion-protection'],
    tests: [
      [controls('environments/environments'), 'an unprotected one weighs less outside production'],
      [controls('placement-controls'), 'deletion-protection'],
    ],
  },
  {
    what: 'What a rebuild starts from is there',
    controls: ['rebuild-ready'],
    tests: [[controls('return/return'), 'the bootstrap bucket is']],
  },
  {
    what: 'A stack that is being changed is told',
    controls: ['stack-settled'],
    tests: [
      [controls('environments/environments'), 'being updated for six hours'],
      [controls('environments/environments'), 'being updated for longer'],
      [
        controls('environments/environments'),
        'that is being deleted is the worst that can be said of it, in any tier',
      ],
    ],
  },
];

/** Behaviour of AWS where the obvious reading is wrong. Of reading only: what is written comes later. */
export const trapRows: readonly HeldRow[] = [
  {
    what: 'ContinuousBackupsStatus is ENABLED on every table: the inner status counts',
    controls: ['pitr-enabled'],
    tests: [[adapters('tables'), 'are judged by the inner status of their recovery']],
  },
  {
    what: 'A window of 35 days covers less on a young table, or after a reset',
    controls: ['pitr-coverage'],
    tests: [[controls('placement-controls'), 'pitr-coverage']],
  },
  {
    what: 'PITR, deletion protection and tags are of each replica',
    controls: ['pitr-enabled', 'deletion-protection'],
    tests: [
      [
        controls('placement-controls'),
        'is judged in the region of the replica, with that region in the remedy',
      ],
      [
        controls('placement-controls'),
        'is judged in the region of the replica, and turned on there',
      ],
    ],
  },
  {
    what: 'The own region is usually absent from the list of replicas',
    controls: ['replica-active'],
    tests: [[adapters('tables'), 'are described, without the own region among the replicas']],
  },
  {
    what: 'A replica that is out of reach for 20 hours is cut off for good',
    controls: ['replica-active'],
    tests: [
      [controls('other-controls'), 'counts down the twenty hours'],
      [controls('other-controls'), 'believes a region of itself that it is inaccessible'],
    ],
  },
  {
    what: 'A global table is no backup: copies and points are judged apart from replicas',
    controls: ['replica-active', 'recovery-point-fresh'],
    tests: [[controls('backups/known-wrong'), 'in another region protects nothing here']],
  },
  {
    what: 'A restored table lacks settings: they are kept while the table can be asked',
    controls: ['settings-kept'],
    tests: [[controls('return/return'), 'the table is gone, but they are kept']],
  },
  {
    what: 'An export with a filter is no backup',
    controls: ['export-jobs', 'export-base-kept'],
    tests: [
      [controls('backups/export-jobs'), 'a newest full one with a filter'],
      [controls('backups/export-base-kept'), 'the base is a filtered export'],
    ],
  },
  {
    what: 'Errors of the bucket come minutes after an export was accepted',
    controls: ['export-jobs'],
    tests: [
      [adapters('exports'), 'that are under way or failed say so'],
      [
        controls('backups/export-jobs'),
        'says what AWS says, and what the newest complete one holds',
      ],
    ],
  },
  {
    what: 'ListBackups hides what deleted tables left unless SYSTEM is asked for',
    controls: ['table-present'],
    tests: [[adapters('table-backups'), 'are listed apart from those that deleted tables left']],
  },
  {
    what: 'Six gates stand between a copy action and a copy',
    controls: ['copy-arrived', 'backup-features', 'cross-account-copying'],
    tests: [
      [controls('backups/copies'), 'copy-arrived, what stands in the way'],
      [controls('backups/switches'), 'backup-features'],
      [controls('backups/switches'), 'cross-account-copying'],
    ],
  },
  {
    what: 'The key aws/backup does not forbid copies of managed types, the vault Default does',
    controls: ['copy-arrived'],
    tests: [
      [controls('backups/copies'), 'the destination vault Default'],
      [controls('backups/vaults'), 'the key of AWS'],
    ],
  },
  {
    what: 'Points made before advanced features were on can never be copied',
    controls: ['backup-features', 'copy-arrived'],
    tests: [
      [controls('backups/copies'), 'advanced features on, the newest point from before'],
      [
        controls('backups/switches'),
        'is critical where something has to be copied from there, else a warning',
      ],
    ],
  },
  {
    what: 'The name of a plan is no key',
    controls: ['plan-sound'],
    tests: [
      [adapters('backup-plans'), 'are told by name, then id: names are not unique'],
      [controls('backups/plans'), 'tells two plans of one name apart, and says that there are two'],
    ],
  },
  {
    what: 'The service writes defaults into a plan',
    controls: ['plan-sound'],
    tests: [[adapters('backup-plans'), 'have the defaults of AWS where they say nothing']],
  },
  {
    what: 'The cron of AWS is a grammar of its own',
    controls: ['plan-sound'],
    tests: [
      ['test/unit/kernel/aws-schedule.test.ts', 'fires at the same instants in UTC'],
      [controls('backups/plans'), 'plan-sound'],
    ],
  },
  {
    what: 'Of rules whose windows overlap only the one that keeps longest runs',
    controls: ['plan-sound'],
    tests: [
      [
        controls('backups/plans'),
        'says when windows overlap, which rule is skipped and which copies with it',
      ],
    ],
  },
  {
    what: 'A lock and a lifecycle that contradict each other fail at job time',
    controls: ['plan-sound', 'vault-lock'],
    tests: [
      [
        controls('backups/plans'),
        'says everything that is wrong, the worst first, tables alike together',
      ],
      [controls('backups/plans'), 'a rule that keeps more than the lock takes'],
      [controls('backups/vaults'), 'vault-lock'],
    ],
  },
  {
    what: 'A lock with a date is compliance, and closes',
    controls: ['vault-lock'],
    tests: [
      [
        controls('backups/vaults'),
        'warns of what cannot be undone, and never proposes it as a bare command',
      ],
    ],
  },
  {
    what: 'COMPLETED with another category than SUCCESS, PARTIAL and EXPIRED are failures',
    controls: ['backup-jobs', 'copy-jobs'],
    tests: [
      [adapters('backup-jobs'), 'that completed with issues are kept as what did not end well'],
      [controls('backups/jobs'), 'backup-jobs'],
      [controls('backups/jobs'), 'copy-jobs'],
    ],
  },
  {
    what: 'A job may wait for its whole start window',
    controls: ['recovery-point-fresh'],
    tests: [
      [controls('backups/recovery-points'), 'says what waits, until when, and how to start a job'],
    ],
  },
  {
    what: 'Jobs are listed for 30 days only',
    controls: ['backup-jobs'],
    rule: 'what was known is kept in the journal',
    tests: [[adapters('backup-jobs'), 'are asked for by kind and time, page by page']],
  },
  {
    what: "A copy keeps the source table's ARN",
    controls: ['copy-arrived'],
    tests: [
      [adapters('backup-content'), 'holds a copy under the ARN of its source, wherever that is'],
      [controls('backups/copies'), 'a copy of a table of the same name there'],
    ],
  },
  {
    what: 'Object lock without a default rule locks nothing',
    controls: ['bucket-object-lock'],
    tests: [
      [controls('buckets/known-wrong'), 'without a default rule locks nothing'],
      [controls('placement-controls'), 'no default rule'],
    ],
  },
  {
    what: 'A denied read is no verdict; a policy of another account answers 405',
    controls: ['bucket-policy'],
    tests: [
      [
        adapters('bucket-details'),
        'of another account is shown to nobody: unknown, with what would help',
      ],
      [
        controls('buckets/known-wrong'),
        'is unknown where its policy is shown to its own account only, never a failure',
      ],
    ],
  },
  {
    what: 'Errors of S3 are told by status where their name says nothing',
    controls: [],
    rule: 'one translator of errors',
    tests: [[adapters('errors'), 'says which region a bucket is in']],
  },
  {
    what: 'A request without an answer must end by our own limit',
    controls: [],
    rule: 'each attempt and each read has a deadline',
    tests: [[adapters('request-timeout'), 'ends at the limit of one request and is tried again']],
  },
  {
    what: 'A provider of credentials that is shared is asked once per client',
    controls: [],
    rule: 'one session per account',
    tests: [[adapters('credentials'), 'enters an account once, however many read it at once']],
  },
  {
    what: 'A session through another role lasts an hour at most',
    controls: [],
    rule: 'sessions are asked for an hour and renewed',
    tests: [
      [adapters('credentials'), 'assumes the role with the external id, in the first region'],
    ],
  },
  {
    what: 'Selections by tag, by a whole service or by everything obey the opt-in, ARNs do not',
    controls: ['backup-planned', 'backup-features'],
    tests: [
      [controls('backups/known-wrong'), 'protects nothing without opt-in, unless it says that'],
      [controls('backups/selection'), 'all tables by a wildcard, without opt-in'],
      [controls('backups/switches'), 'tells a missing opt-in, what is not reported'],
    ],
  },
  {
    what: 'A plan works in its own account and region only',
    controls: ['backup-planned'],
    tests: [[controls('backups/known-wrong'), 'in another region protects nothing here']],
  },
  {
    what: 'A region that is off, and a refusal by the organisation, are told apart from missing rights',
    controls: ['return-region'],
    tests: [
      [adapters('refusals'), 'not enabled'],
      [controls('return/return'), 'return-region'],
    ],
  },
  {
    what: 'Who owns a setting is told before anybody changes it',
    controls: ['settings-kept'],
    rule: 'the owner is kept with the settings',
    tests: [
      ['test/unit/estate/owner.test.ts', 'a stack wins over a tag that anybody may set'],
      [controls('return/return'), 'settings-kept'],
    ],
  },
  {
    what: 'Instants are numbers, whatever the protocol calls them',
    controls: [],
    rule: 'an instant that cannot be one makes the read unknown',
    tests: [[adapters('tables'), 'are not believed']],
  },
  {
    what: 'A vault that does not exist answers AccessDenied',
    controls: [],
    rule: 'the list of vaults decides what exists',
    tests: [
      [adapters('backup-content'), 'and is listed is closed to us: the permission is told'],
      [
        controls('backups/known-wrong'),
        'of a listed vault are unknown; a vault that is not listed does not exist',
      ],
    ],
  },
  {
    what: 'The same table name in several regions and accounts is several tables',
    controls: ['backup-planned', 'recovery-point-fresh'],
    tests: [
      [
        controls('backups/known-wrong'),
        'is planned only where a plan of that account and region takes it',
      ],
      [
        controls('backups/known-wrong'),
        'is not planned by a plan of its place that names a namesake',
      ],
      [
        controls('backups/known-wrong'),
        'is not made fresh by the points of its namesakes in the same vault',
      ],
    ],
  },
];
