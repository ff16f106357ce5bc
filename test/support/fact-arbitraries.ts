import fc from 'fast-check';
import { jobStates } from '../../src/estate/backup-facts.js';
import type { FactRead, FactValues } from '../../src/estate/fact-values.js';
import type { AccountId, RegionId } from '../../src/estate/ids.js';
import { unknownReasons, type ReadFailure } from '../../src/estate/observation.js';
import type { Part, PolicyText } from '../../src/estate/table-settings.js';
import { errorKinds } from '../../src/kernel/errors.js';

// Values of every read, of any content that their types allow.

const text = fc.string({ unit: 'binary', maxLength: 12 });
/** JSON has no negative zero. */
const figure = fc
  .oneof(fc.nat(), fc.double({ noNaN: true, noDefaultInfinity: true }))
  .map((value) => value + 0);
/** Whole milliseconds, as every clock gives them. */
export const instants = fc
  .integer({ min: -8_640_000_000_000, max: 8_640_000_000_000 })
  .map((ms) => new Date(ms));
const flag = fc.boolean();
const region = fc.constantFrom('eu-west-1', 'us-gov-east-1').map((each) => each as RegionId);
export const accounts = fc
  .constantFrom('012345678901', '210987654321')
  .map((each) => each as AccountId);
const few = <T>(value: fc.Arbitrary<T>) => fc.array(value, { maxLength: 3 });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const one = <const T extends string>(...names: readonly T[]): fc.Arbitrary<T> =>
  fc.constantFrom(...names);
/** Undefined members are left out: they are not kept. */
const record = <T>(shape: { readonly [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> =>
  fc.record<T>(shape);

const failures = record<ReadFailure>({
  reason: fc.constantFrom(...unknownReasons),
  kind: fc.constantFrom(...errorKinds),
  code: text,
  message: text,
  permission: maybe(text),
  hint: maybe(text),
});
export const readFailures = failures;

const policyText: fc.Arbitrary<PolicyText> = fc.oneof(
  fc.constant({ kind: 'none' } as const),
  record({ kind: one('document'), text }),
);
const policyPart: fc.Arbitrary<Part<PolicyText>> = fc.oneof(
  record({ kind: one('seen'), value: policyText }),
  record({ kind: one('unknown'), failure: failures }),
);
const tag = record({ key: text, value: text });
const lockMode = one('governance', 'compliance');
const off = fc.constant({ kind: 'off' } as const);
const keyPart = record({ attribute: text, kind: one('HASH', 'RANGE'), type: one('S', 'N', 'B') });
const layout = record({
  arn: text,
  key: few(keyPart),
  billing: one('on-demand', 'provisioned'),
  capacity: maybe(record({ read: figure, write: figure })),
  tableClass: text,
  encryption: fc.oneof(
    fc.constant({ kind: 'aws-owned' } as const),
    record({ kind: one('kms'), keyArn: text }),
  ),
  stream: maybe(text),
  indexes: few(
    record({
      name: text,
      kind: one('global', 'local'),
      key: few(keyPart),
      projection: text,
      included: few(text),
    }),
  ),
  sizeBytes: figure,
  itemCount: figure,
  globalTableVersion: maybe(text),
  consistency: one('eventual', 'strong'),
  isRestoring: flag,
});
const timeToLive = fc.oneof(off, record({ kind: one('on'), attribute: text }));
const scaling = record({
  of: text,
  dimension: one('read', 'write'),
  minimum: figure,
  maximum: figure,
});
const lifecycle = record({ coldAfterDays: maybe(figure), deleteAfterDays: maybe(figure) });
const state = fc.constantFrom(...jobStates);

/** One arbitrary for each read; one that is missing does not compile. */
export const factValues: { readonly [R in FactRead]: fc.Arbitrary<FactValues[R]> } = {
  table: record({
    tableId: maybe(text),
    status: text,
    createdAt: instants,
    deletionProtection: maybe(flag),
    restoredFrom: maybe(text),
    replicas: few(record({ region, status: text, inaccessibleSince: maybe(instants) })),
    layout: maybe(layout),
  }),
  pitr: fc.oneof(
    off,
    record({
      kind: one('on'),
      windowDays: maybe(figure),
      earliest: maybe(instants),
      latest: maybe(instants),
    }),
  ),
  'deleted-backups': few(
    record({ arn: text, tableId: maybe(text), deletedAt: instants, expiresAt: maybe(instants) }),
  ),
  settings: record({
    tableId: maybe(text),
    takenAt: instants,
    layout,
    deletionProtection: maybe(flag),
    replicas: few(region),
    pitrDays: maybe(figure),
    timeToLive,
    tags: few(tag),
    policy: policyText,
    scaling: few(scaling),
    owner: fc.oneof(
      record({ kind: one('cloudformation'), stack: text, isCdk: flag }),
      record({ kind: one('terraform'), by: text }),
      fc.constant({ kind: 'nobody' } as const),
    ),
    before: maybe(record({ tableId: text, key: few(keyPart), replacedAt: instants })),
  }),
  'user-backups': few(
    record({
      arn: text,
      name: text,
      tableId: maybe(text),
      createdAt: instants,
      status: text,
      sizeBytes: maybe(figure),
    }),
  ),
  exports: few(
    record({
      arn: text,
      status: one('IN_PROGRESS', 'COMPLETED', 'FAILED'),
      kind: one('full', 'incremental'),
      to: maybe(instants),
      from: maybe(instants),
      startedAt: maybe(instants),
      endedAt: maybe(instants),
      bucket: text,
      bucketOwner: maybe(text),
      prefix: text,
      manifest: maybe(text),
      itemCount: maybe(figure),
      billedBytes: maybe(figure),
      isFiltered: flag,
      failureCode: maybe(text),
      failureMessage: maybe(text),
    }),
  ),
  latency: few(record({ region, milliseconds: figure, at: instants })),
  versioning: one('enabled', 'suspended', 'never'),
  'object-lock': fc.oneof(
    off,
    record({ kind: one('on'), rule: maybe(record({ mode: lockMode, days: figure })) }),
  ),
  'bucket-policy': policyText,
  'public-access': record({
    blockAcls: flag,
    ignoreAcls: flag,
    blockPolicy: flag,
    restrictBuckets: flag,
  }),
  'bucket-encryption': record({ algorithm: text, key: maybe(text) }),
  'bucket-lifecycle': few(
    record({
      id: maybe(text),
      isEnabled: flag,
      prefix: maybe(text),
      isNarrowed: flag,
      expireAfterDays: maybe(figure),
      expireNoncurrentAfterDays: maybe(figure),
      transitions: few(record({ storageClass: text, afterDays: figure })),
    }),
  ),
  'bucket-ownership': fc.oneof(
    fc.constant({ kind: 'not-set' } as const),
    record({ kind: one('set'), rule: text }),
  ),
  'bucket-replication': record({
    rules: few(
      record({
        isEnabled: flag,
        bucketArn: text,
        account: maybe(text),
        replicatesDeleteMarkers: flag,
      }),
    ),
  }),
  cluster: record({
    engine: text,
    retentionDays: figure,
    details: maybe(
      record({
        status: maybe(text),
        earliest: maybe(instants),
        latest: maybe(instants),
        backupWindow: maybe(text),
        deletionProtection: maybe(flag),
        keyArn: maybe(text),
      }),
    ),
  }),
  snapshots: few(record({ arn: text, kind: text, status: text, createdAt: maybe(instants) })),
  datasets: few(
    record({
      id: text,
      name: maybe(text),
      storage: fc.oneof(
        record({ kind: one('dynamodb', 'aurora', 'snowflake') }),
        record({ kind: one('other'), type: text }),
        fc.constant({ kind: 'unrecognised' } as const),
      ),
      status: maybe(one('running', 'pausing', 'paused', 'unrecognised')),
    }),
  ),
  'backup-layout': record({
    backups: few(record({ dataset: text, store: maybe(text) })),
    leftOut: figure,
  }),
  stack: record({
    id: text,
    name: text,
    status: text,
    isProtected: flag,
    createdAt: instants,
    updatedAt: maybe(instants),
  }),
  depot: record({ id: text, store: maybe(text) }),
  executors: few(record({ id: text, type: text, allowedBackupLocations: maybe(few(text)) })),
  access: few(
    record({
      action: text,
      resource: text,
      decision: one('allowed', 'explicitDeny', 'implicitDeny'),
      missingContext: few(text),
    }),
  ),
  bootstrap: fc.constant(true as const),
  tables: record({ depot: few(text), total: figure }),
  'backup-settings': record({ isOptedIn: maybe(flag), isFullyManaged: maybe(flag) }),
  vaults: few(
    record({
      name: text,
      arn: text,
      type: text,
      state: maybe(text),
      createdAt: maybe(instants),
      keyArn: maybe(text),
      lock: fc.oneof(
        off,
        record({
          kind: one('on'),
          mode: lockMode,
          immutableFrom: maybe(instants),
          minimumDays: maybe(figure),
          maximumDays: maybe(figure),
        }),
      ),
      pointCount: maybe(figure),
      policy: policyPart,
    }),
  ),
  plans: few(
    record({
      id: text,
      name: text,
      arn: text,
      versionId: maybe(text),
      rules: few(
        record({
          id: text,
          name: text,
          vault: text,
          airGappedVaultArn: maybe(text),
          schedule: text,
          timeZone: text,
          startWindowMinutes: figure,
          completionWindowMinutes: figure,
          lifecycle,
          copies: few(record({ vaultArn: text, lifecycle })),
          isContinuous: flag,
        }),
      ),
      selections: few(
        record({
          id: text,
          name: text,
          roleArn: text,
          resources: few(text),
          notResources: few(text),
          tags: few(tag),
          conditions: few(
            record({
              operator: one('StringEquals', 'StringNotEquals', 'StringLike', 'StringNotLike'),
              key: text,
              value: text,
            }),
          ),
        }),
      ),
    }),
  ),
  'backup-jobs': few(
    record({
      id: text,
      resourceArn: text,
      vault: text,
      state,
      message: maybe(text),
      messageCategory: maybe(text),
      createdAt: instants,
      startBy: maybe(instants),
      completedAt: maybe(instants),
      pointArn: maybe(text),
      plan: maybe(record({ id: text, rule: text })),
    }),
  ),
  'copy-jobs': few(
    record({
      id: text,
      resourceArn: text,
      sourceVaultArn: maybe(text),
      vaultArn: text,
      state,
      message: maybe(text),
      messageCategory: maybe(text),
      createdAt: instants,
      completedAt: maybe(instants),
      sourcePointArn: maybe(text),
      pointArn: maybe(text),
    }),
  ),
  'vault-content': record({
    vault: text,
    points: few(
      record({
        arn: text,
        resourceArn: text,
        status: text,
        createdAt: instants,
        completedAt: maybe(instants),
        expiresAt: maybe(instants),
        isCold: flag,
        isCopy: flag,
        keyArn: maybe(text),
        sizeBytes: maybe(figure),
      }),
    ),
    leftOut: figure,
  }),
  key: record({
    arn: text,
    state: text,
    deletionAt: maybe(instants),
    manager: one('aws', 'customer'),
    isMultiRegion: flag,
    policy: maybe(policyPart),
  }),
  organization: record({ id: text, managementAccount: text }),
  'backup-global': record({ isCrossAccountEnabled: maybe(flag) }),
  role: record({
    arn: text,
    trustPolicy: maybe(text),
    boundaryArn: maybe(text),
    tags: few(tag),
    attached: few(text),
    inline: few(text),
  }),
};
