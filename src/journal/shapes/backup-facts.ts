import {
  type BackupJob,
  type BackupPlan,
  type BackupRegionSettings,
  type BackupRule,
  type BackupSelection,
  type CopyAction,
  type CopyJob,
  jobStates,
  type Lifecycle,
  type RecoveryPoint,
  type TagCondition,
  type VaultContent,
  type VaultDescription,
  type VaultLock,
} from '../../estate/backup-facts.js';
import type { ReadsOf } from '../../estate/fact-subjects.js';
import type { ListedTables } from '../../estate/place-facts.js';
import type { SharedValues } from '../../estate/shared-values.js';
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
import { type FactCodecs, lockMode, partOf, policyText } from './basics.js';

const vaultLock = union<VaultLock, 'kind'>('kind', {
  off: shape({ kind: oneOf(['off']) }),
  on: shape({
    kind: oneOf(['on']),
    mode: lockMode,
    immutableFrom: optional(instant),
    minimumDays: optional(figure),
    maximumDays: optional(figure),
  }),
});

const vault = shape<VaultDescription>({
  name: text,
  arn: text,
  type: text,
  state: optional(text),
  createdAt: optional(instant),
  keyArn: optional(text),
  lock: vaultLock,
  pointCount: optional(figure),
  policy: partOf(policyText),
});

const lifecycle = shape<Lifecycle>({
  coldAfterDays: optional(figure),
  deleteAfterDays: optional(figure),
});

const rule = shape<BackupRule>({
  id: text,
  name: text,
  vault: text,
  airGappedVaultArn: optional(text),
  schedule: text,
  timeZone: text,
  startWindowMinutes: figure,
  completionWindowMinutes: figure,
  lifecycle,
  copies: list(shape<CopyAction>({ vaultArn: text, lifecycle })),
  isContinuous: flag,
});

const selection = shape<BackupSelection>({
  id: text,
  name: text,
  roleArn: text,
  resources: list(text),
  notResources: list(text),
  tags: list(shape({ key: text, value: text })),
  conditions: list(
    shape<TagCondition>({
      operator: oneOf(['StringEquals', 'StringNotEquals', 'StringLike', 'StringNotLike']),
      key: text,
      value: text,
    }),
  ),
});

const state = oneOf(jobStates);

const backupJob = shape<BackupJob>({
  id: text,
  resourceArn: text,
  vault: text,
  state,
  message: optional(text),
  messageCategory: optional(text),
  createdAt: instant,
  startBy: optional(instant),
  completedAt: optional(instant),
  pointArn: optional(text),
  plan: optional(shape({ id: text, rule: text })),
});

const copyJob = shape<CopyJob>({
  id: text,
  resourceArn: text,
  sourceVaultArn: optional(text),
  vaultArn: text,
  state,
  message: optional(text),
  messageCategory: optional(text),
  createdAt: instant,
  completedAt: optional(instant),
  sourcePointArn: optional(text),
  pointArn: optional(text),
});

const point = shape<RecoveryPoint>({
  arn: text,
  resourceArn: text,
  status: text,
  createdAt: instant,
  completedAt: optional(instant),
  expiresAt: optional(instant),
  isCold: flag,
  isCopy: flag,
  keyArn: optional(text),
  sizeBytes: optional(figure),
});

/** What is read shares what many records have alike. */
function sharing<T>(codec: Codec<T>, share: (value: T) => T): Codec<T> {
  return { write: codec.write, read: (json) => share(codec.read(json)) };
}

/** Instants of what was done stand still, and lie in the record itself. */
export function backupFacts(shared: SharedValues): FactCodecs<ReadsOf<'place' | 'vault'>> {
  return {
    tables: shape<ListedTables>({ depot: list(text), total: figure }),
    'backup-settings': shape<BackupRegionSettings>({
      isOptedIn: optional(flag),
      isFullyManaged: optional(flag),
    }),
    vaults: list(vault),
    plans: list(
      shape<BackupPlan>({
        id: text,
        name: text,
        arn: text,
        versionId: optional(text),
        rules: list(rule),
        selections: list(selection),
      }),
    ),
    'backup-jobs': list(sharing(backupJob, shared.job)),
    'copy-jobs': list(sharing(copyJob, shared.copyJob)),
    'vault-content': shape<VaultContent>({
      vault: text,
      points: list(sharing(point, shared.point)),
      leftOut: figure,
    }),
  };
}
