import type { ReadsOf } from '../../estate/fact-subjects.js';
import type {
  DeletedTableBackup,
  PitrState,
  ReplicaDescription,
  TableDescription,
} from '../../estate/facts.js';
import type {
  ExportDescription,
  FormerTable,
  IndexLayout,
  KeyPart,
  Owner,
  ReplicationLatency,
  ScalingTarget,
  SettingsSnapshot,
  TableEncryption,
  TableLayout,
  TimeToLive,
  UserBackup,
} from '../../estate/table-settings.js';
import {
  type Codec,
  figure,
  flag,
  instant,
  list,
  oneOf,
  optional,
  shape,
  text,
  union,
} from '../codec.js';
import { type FactCodecs, policyText, regionId, tag } from './basics.js';

const keyPart = shape<KeyPart>({
  attribute: text,
  kind: oneOf(['HASH', 'RANGE']),
  type: oneOf(['S', 'N', 'B']),
});

const layout = shape<TableLayout>({
  arn: text,
  key: list(keyPart),
  billing: oneOf(['on-demand', 'provisioned']),
  capacity: optional(shape({ read: figure, write: figure })),
  tableClass: text,
  encryption: union<TableEncryption, 'kind'>('kind', {
    'aws-owned': shape({ kind: oneOf(['aws-owned']) }),
    kms: shape({ kind: oneOf(['kms']), keyArn: text }),
  }),
  stream: optional(text),
  indexes: list(
    shape<IndexLayout>({
      name: text,
      kind: oneOf(['global', 'local']),
      key: list(keyPart),
      projection: text,
      included: list(text),
    }),
  ),
  sizeBytes: figure,
  itemCount: figure,
  globalTableVersion: optional(text),
  consistency: oneOf(['eventual', 'strong']),
  isRestoring: flag,
});

const timeToLive = union<TimeToLive, 'kind'>('kind', {
  off: shape({ kind: oneOf(['off']) }),
  on: shape({ kind: oneOf(['on']), attribute: text }),
});

const scalingTarget = shape<ScalingTarget>({
  of: text,
  dimension: oneOf(['read', 'write']),
  minimum: figure,
  maximum: figure,
});

const owner = union<Owner, 'kind'>('kind', {
  cloudformation: shape({ kind: oneOf(['cloudformation']), stack: text, isCdk: flag }),
  terraform: shape({ kind: oneOf(['terraform']), by: text }),
  nobody: shape({ kind: oneOf(['nobody']) }),
});

const userBackup = shape<UserBackup>({
  arn: text,
  name: text,
  tableId: optional(text),
  createdAt: instant,
  status: text,
  sizeBytes: optional(figure),
});

const exportDescription = shape<ExportDescription>({
  arn: text,
  status: oneOf(['IN_PROGRESS', 'COMPLETED', 'FAILED']),
  kind: oneOf(['full', 'incremental']),
  to: optional(instant),
  from: optional(instant),
  startedAt: optional(instant),
  endedAt: optional(instant),
  bucket: text,
  bucketOwner: optional(text),
  prefix: text,
  manifest: optional(text),
  itemCount: optional(figure),
  billedBytes: optional(figure),
  isFiltered: flag,
  failureCode: optional(text),
  failureMessage: optional(text),
});

/** @param at - for instants that move from pass to pass, and those of old journals */
export function tableFacts(at: Codec<Date>): FactCodecs<ReadsOf<'placement'>> {
  return {
    table: shape<TableDescription>({
      tableId: optional(text),
      status: text,
      createdAt: at,
      deletionProtection: optional(flag),
      restoredFrom: optional(text),
      replicas: list(
        shape<ReplicaDescription>({
          region: regionId,
          status: text,
          inaccessibleSince: optional(at),
        }),
      ),
      layout: optional(layout),
    }),
    pitr: union<PitrState, 'kind'>('kind', {
      off: shape({ kind: oneOf(['off']) }),
      on: shape({
        kind: oneOf(['on']),
        windowDays: optional(figure),
        earliest: optional(at),
        latest: optional(at),
      }),
    }),
    'deleted-backups': list(
      shape<DeletedTableBackup>({
        arn: text,
        tableId: optional(text),
        deletedAt: at,
        expiresAt: optional(at),
      }),
    ),
    settings: shape<SettingsSnapshot>({
      tableId: optional(text),
      takenAt: at,
      layout,
      deletionProtection: optional(flag),
      replicas: list(regionId),
      pitrDays: optional(figure),
      timeToLive,
      tags: list(tag),
      policy: policyText,
      scaling: list(scalingTarget),
      owner,
      before: optional(
        shape<FormerTable>({ tableId: text, key: list(keyPart), replacedAt: instant }),
      ),
    }),
    'user-backups': list(userBackup),
    exports: list(exportDescription),
    latency: list(shape<ReplicationLatency>({ region: regionId, milliseconds: figure, at })),
  };
}
