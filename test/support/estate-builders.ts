import type {
  Account,
  BackupBucket,
  BackupPosture,
  Environment,
  Estate,
  Posture,
  Waiver,
} from '../../src/estate/environment.js';
import type {
  AccountId,
  BucketName,
  ClusterId,
  EnvironmentId,
  EnvironmentName,
  RegionId,
  RoleArn,
} from '../../src/estate/ids.js';
import type { CallRecord, Observed, UnknownReason } from '../../src/estate/observation.js';
import { tableNameOf, tableRoles } from '../../src/estate/placement.js';
import type { BucketDetails } from '../../src/estate/bucket-details.js';
import type { BucketFacts, PlacementFacts, TableDescription } from '../../src/estate/facts.js';
import type {
  PlacementSettings,
  SettingsSnapshot,
  TableLayout,
} from '../../src/estate/table-settings.js';
import { dayMs, minuteMs } from '../../src/kernel/units.js';

// Believable values with modifiers: a test names only what it is about.

export const now = new Date('2026-11-01T12:00:00Z');
export const home = 'eu-west-1' as RegionId;
export const away = 'eu-central-1' as RegionId;
export const accountId = '123456789012' as AccountId;

export function ago(ms: number): Date {
  return new Date(now.getTime() - ms);
}

export function anAccount(changes: Partial<Account> = {}): Account {
  return {
    id: accountId,
    name: 'platform',
    roleArn: `arn:aws:iam::${accountId}:role/depot-dr-observe` as RoleArn,
    externalId: 'external-1',
    regions: [home, away],
    ...changes,
  };
}

export function aPosture(changes: Partial<Posture> = {}): Posture {
  return {
    name: 'production',
    pitr: { windowDays: 35, minimumCoverageDays: 7, maximumLagMinutes: 15 },
    replicas: [away],
    maximumReplicationLagSeconds: 60,
    deletionProtection: true,
    aurora: { retentionDays: 7 },
    backups: undefined,
    maximumSnapshotAgeHours: 48,
    ...changes,
  };
}

export function someBackups(changes: Partial<BackupPosture> = {}): BackupPosture {
  return {
    maximumAgeHours: 26,
    retentionDays: 35,
    vaultLock: undefined,
    copies: [],
    ...changes,
  };
}

export function anEnvironment(changes: Partial<Environment> = {}): Environment {
  const id = changes.id ?? ('prod-e2dd35eedfec' as EnvironmentId);
  return {
    name: 'prod-orders' as EnvironmentName,
    id,
    account: accountId,
    region: home,
    tier: 'production',
    posture: aPosture(),
    tables: tableRoles.map((role) => ({ role, name: tableNameOf(id, role) })),
    clusters: ['orders-aurora' as ClusterId],
    backupLocation: { bucket: 'depot-backups' as BucketName, prefix: 'orders' },
    stash: 'none',
    gateway: {
      functionName: 'depot-lambda-gateway',
      listOperation: 'query',
      controlDataset: '__admin',
    },
    stack: `sdp-${id}`,
    dataRole: `sdp-${id}-data-role`,
    restoreRole: undefined,
    bootstrapBucket: `sdp-bootstrap-${accountId}-${home}` as BucketName,
    ...changes,
  };
}

export function aBucket(changes: Partial<BackupBucket> = {}): BackupBucket {
  return {
    name: 'depot-backups' as BucketName,
    account: accountId,
    region: home,
    objectLock: { mode: 'compliance', days: 35 },
    production: true,
    environments: ['prod-orders' as EnvironmentName],
    ...changes,
  };
}

export function aWaiver(changes: Partial<Waiver> = {}): Waiver {
  return {
    control: 'deletion-protection',
    environment: 'prod-orders' as EnvironmentName,
    account: undefined,
    region: undefined,
    resource: undefined,
    owner: 'platform team',
    reason: 'the table is replaced next month',
    until: ago(-30 * dayMs),
    ...changes,
  };
}

/** One account, one environment, and the bucket that it backs up into. */
export function anEstate(changes: Partial<Estate> = {}): Estate {
  return {
    accounts: [anAccount()],
    environments: [anEnvironment()],
    buckets: [aBucket()],
    waivers: [],
    ...changes,
  };
}

export function aCall(changes: Partial<CallRecord> = {}): CallRecord {
  return {
    service: 'dynamodb',
    operation: 'DescribeTable',
    account: accountId,
    region: home,
    at: now,
    durationMs: 12,
    outcome: 'ok',
    attempts: 1,
    throttles: 0,
    waitedMs: 0,
    requestId: 'request-1',
    ...changes,
  };
}

export function seen<T>(value: T): Observed<T> {
  return { kind: 'seen', at: now, calls: [aCall()], value };
}

export function absent(): Observed<never> {
  return { kind: 'absent', at: now, calls: [aCall({ outcome: 'ResourceNotFoundException' })] };
}

export function unknown(reason: UnknownReason = 'ReadDenied'): Observed<never> {
  return {
    kind: 'unknown',
    at: now,
    calls: [aCall({ outcome: 'AccessDeniedException' })],
    failure: {
      reason,
      kind: 'denied',
      code: 'AccessDeniedException',
      message: 'the role may not call dynamodb:DescribeTable',
      permission: 'dynamodb:DescribeTable',
      hint: 'Allow dynamodb:DescribeTable on the table.',
    },
  };
}

export function aTable(changes: Partial<TableDescription> = {}): TableDescription {
  return {
    tableId: 'table-id-1',
    status: 'ACTIVE',
    createdAt: ago(400 * dayMs),
    deletionProtection: true,
    replicas: [{ region: away, status: 'ACTIVE', inaccessibleSince: undefined }],
    layout: aLayout(),
    ...changes,
  };
}

export function aLayout(changes: Partial<TableLayout> = {}): TableLayout {
  return {
    arn: `arn:aws:dynamodb:${home}:${accountId}:table/sdp-prod-e2dd35eedfec-Object`,
    key: [
      { attribute: 'pk', kind: 'HASH', type: 'S' },
      { attribute: 'sk', kind: 'RANGE', type: 'S' },
    ],
    billing: 'on-demand',
    capacity: undefined,
    tableClass: 'STANDARD',
    encryption: { kind: 'aws-owned' },
    stream: 'NEW_AND_OLD_IMAGES',
    indexes: [],
    sizeBytes: 1_048_576,
    itemCount: 1200,
    globalTableVersion: '2019.11.21',
    consistency: 'eventual',
    isRestoring: false,
    ...changes,
  };
}

/** Settings of a table in perfect order: plain, and owned by its environment's stack. */
export function placementSettings(changes: Partial<PlacementSettings> = {}): PlacementSettings {
  return {
    timeToLive: seen({ kind: 'off' } as const),
    tags: seen([{ key: 'aws:cloudformation:stack-name', value: 'sdp-prod-e2dd35eedfec' }]),
    policy: seen({ kind: 'none' } as const),
    scaling: undefined,
    userBackups: seen([]),
    exports: seen([]),
    latency: seen([{ region: away, milliseconds: 800, at: ago(minuteMs) }]),
    ...changes,
  };
}

export function aSnapshot(changes: Partial<SettingsSnapshot> = {}): SettingsSnapshot {
  return {
    tableId: 'table-id-1',
    takenAt: now,
    layout: aLayout(),
    deletionProtection: true,
    replicas: [away],
    pitrDays: 35,
    timeToLive: { kind: 'off' },
    tags: [{ key: 'aws:cloudformation:stack-name', value: 'sdp-prod-e2dd35eedfec' }],
    policy: { kind: 'none' },
    scaling: [],
    owner: { kind: 'cloudformation', stack: 'sdp-prod-e2dd35eedfec', isCdk: false },
    before: undefined,
    ...changes,
  };
}

/** Facts of a placement in perfect order. */
export function placementFacts(changes: Partial<PlacementFacts> = {}): PlacementFacts {
  return {
    table: seen(aTable()),
    pitr: seen({
      kind: 'on',
      windowDays: 35,
      earliest: ago(35 * dayMs),
      latest: ago(5 * minuteMs),
    } as const),
    deleted: undefined,
    settings: placementSettings(),
    ...changes,
  };
}

export function bucketDetails(changes: Partial<BucketDetails> = {}): BucketDetails {
  return {
    policy: seen({ kind: 'none' } as const),
    publicAccess: seen({
      blockAcls: true,
      ignoreAcls: true,
      blockPolicy: true,
      restrictBuckets: true,
    }),
    encryption: seen({ algorithm: 'AES256', key: undefined }),
    lifecycle: seen([]),
    ownership: seen({ kind: 'set', rule: 'BucketOwnerEnforced' } as const),
    replication: seen({ rules: [] }),
    ...changes,
  };
}

/** Facts of a bucket in perfect order. */
export function bucketFacts(changes: Partial<BucketFacts> = {}): BucketFacts {
  return {
    versioning: seen('enabled' as const),
    objectLock: seen({ kind: 'on', rule: { mode: 'compliance', days: 35 } } as const),
    details: bucketDetails(),
    ...changes,
  };
}
