import type { BackupLayout, DatasetBackup } from '../../estate/backup-layout.js';
import type { ReadsOf } from '../../estate/fact-subjects.js';
import { datasetStatuses } from '../../estate/facts.js';
import type { DatasetDescription, PrimaryStorage } from '../../estate/facts.js';
import type {
  DepotEnvironment,
  ExecutorDescription,
  SimulatedAccess,
  StackDescription,
} from '../../estate/place-facts.js';
import {
  type Codec,
  figure,
  flag,
  instant,
  list,
  oneOf,
  optional,
  presence,
  shape,
  text,
  union,
} from '../codec.js';
import type { FactCodecs } from './basics.js';

const primaryStorage: Codec<PrimaryStorage> = (() => {
  const known = shape<{ readonly kind: 'dynamodb' | 'aurora' | 'snowflake' }>({
    kind: oneOf(['dynamodb', 'aurora', 'snowflake']),
  });
  const other = shape<{ readonly kind: 'other'; readonly type: string }>({
    kind: oneOf(['other']),
    type: text,
  });
  const unrecognised = shape<{ readonly kind: 'unrecognised' }>({ kind: oneOf(['unrecognised']) });
  const members = { dynamodb: known, aurora: known, snowflake: known, other, unrecognised };
  // oxlint-disable-next-line no-unsafe-type-assertion -- three of its members share one shape
  return union('kind', members as never) as Codec<PrimaryStorage>;
})();

export const environmentFacts: FactCodecs<ReadsOf<'environment'>> = {
  datasets: list(
    shape<DatasetDescription>({
      id: text,
      name: optional(text),
      storage: primaryStorage,
      status: optional(oneOf(datasetStatuses)),
    }),
  ),
  'backup-layout': shape<BackupLayout>({
    backups: list(shape<DatasetBackup>({ dataset: text, store: optional(text) })),
    leftOut: figure,
  }),
  stack: shape<StackDescription>({
    id: text,
    name: text,
    status: text,
    isProtected: flag,
    createdAt: instant,
    updatedAt: optional(instant),
  }),
  depot: shape<DepotEnvironment>({ id: text, store: optional(text) }),
  executors: list(
    shape<ExecutorDescription>({
      id: text,
      type: text,
      allowedBackupLocations: optional(list(text)),
    }),
  ),
  access: list(
    shape<SimulatedAccess>({
      action: text,
      resource: text,
      decision: oneOf(['allowed', 'explicitDeny', 'implicitDeny']),
      missingContext: list(text),
    }),
  ),
  bootstrap: presence,
};
