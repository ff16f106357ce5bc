import type { HeldFinding, SeenVerdict } from '../controls/held-finding.js';
import type { LockMode } from '../estate/environment.js';
import type {
  ClusterDescription,
  DatasetDescription,
  DeletedTableBackup,
  ObjectLock,
  PitrState,
  PrimaryStorage,
  ReplicaDescription,
  TableDescription,
} from '../estate/facts.js';
import type { FactSubject, HeldFact } from '../estate/held-fact.js';
import {
  parseAccountId,
  parseEnvironmentName,
  parseJobName,
  parseRegionId,
  parseRunId,
} from '../estate/ids.js';
import { type ReadFailure, unknownReasons } from '../estate/observation.js';
import { missReasons, type MissedFire, type RunEnd, runOutcomes } from '../estate/run.js';
import { errorKinds } from '../kernel/errors.js';
import {
  type Codec,
  figure,
  flag,
  instant,
  list,
  oneOf,
  optional,
  parsed,
  shape,
  text,
  union,
} from './codec.js';

export const jobName = parsed(parseJobName);
export const runId = parsed(parseRunId);
const environmentName = parsed(parseEnvironmentName);
const accountId = parsed(parseAccountId);
const regionId = parsed(parseRegionId);

const severity = oneOf(['critical', 'warning', 'info']);
export const verdict = oneOf(['pass', 'fail', 'unknown']);
export const missReason = oneOf(missReasons);

export const runEnd = shape<RunEnd>({
  at: instant,
  outcome: oneOf(runOutcomes),
  message: optional(text),
});

export const missedFire = shape<MissedFire>({
  job: jobName,
  due: instant,
  firstDue: instant,
  count: figure,
  reason: missReason,
  at: instant,
});

const readFailure = shape<ReadFailure>({
  reason: oneOf(unknownReasons),
  kind: oneOf(errorKinds),
  code: text,
  message: text,
  permission: optional(text),
  hint: optional(text),
});

/** Without `judgedAt`: that of all is the newest pass. */
export const findingBody = shape<Omit<HeldFinding, 'judgedAt'>>({
  id: text,
  control: text,
  severity,
  verdict,
  reason: optional(text),
  subject: shape({
    environment: optional(environmentName),
    table: optional(text),
    account: accountId,
    region: regionId,
    resource: text,
  }),
  message: text,
  remedy: optional(text),
  failure: optional(readFailure),
  since: instant,
  before: optional(
    shape<SeenVerdict>({
      verdict: oneOf(['pass', 'fail']),
      severity,
      reason: optional(text),
      since: instant,
    }),
  ),
});

const lockMode = oneOf<LockMode>(['governance', 'compliance']);

const objectLock = union<ObjectLock, 'kind'>('kind', {
  off: shape({ kind: oneOf(['off']) }),
  on: shape({
    kind: oneOf(['on']),
    rule: optional(shape({ mode: lockMode, days: figure })),
  }),
});

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

const dataset = shape<DatasetDescription>({
  id: text,
  name: optional(text),
  storage: primaryStorage,
});

/**
 * Facts, with their instants kept by `at`: plainly, or on a tape beside the record, so that a record
 * stays the same from pass to pass while only its times move.
 */
export function factShape(at: Codec<Date>): Codec<HeldFact> {
  const subject = shape<FactSubject>({
    account: accountId,
    region: regionId,
    resource: text,
    environment: optional(environmentName),
    table: optional(text),
  });
  const tried = shape<HeldFact['tried']>({ at, failure: optional(readFailure) });
  const factOf = <Read extends HeldFact['read'], Value>(read: Read, value: Codec<Value>) =>
    shape<{
      readonly read: Read;
      readonly subject: FactSubject;
      readonly held:
        | { readonly kind: 'seen'; readonly at: Date; readonly value: Value }
        | { readonly kind: 'absent'; readonly at: Date }
        | { readonly kind: 'none' };
      readonly tried: HeldFact['tried'];
    }>({
      read: oneOf([read]),
      subject,
      held: union('kind', {
        seen: shape({ kind: oneOf(['seen']), at, value }),
        absent: shape({ kind: oneOf(['absent']), at }),
        none: shape({ kind: oneOf(['none']) }),
      }),
      tried,
    });
  return union<HeldFact, 'read'>('read', {
    table: factOf(
      'table',
      shape<TableDescription>({
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
      }),
    ),
    pitr: factOf(
      'pitr',
      union<PitrState, 'kind'>('kind', {
        off: shape({ kind: oneOf(['off']) }),
        on: shape({
          kind: oneOf(['on']),
          windowDays: optional(figure),
          earliest: optional(at),
          latest: optional(at),
        }),
      }),
    ),
    'deleted-backups': factOf(
      'deleted-backups',
      list(
        shape<DeletedTableBackup>({
          arn: text,
          tableId: optional(text),
          deletedAt: at,
          expiresAt: optional(at),
        }),
      ),
    ),
    versioning: factOf('versioning', oneOf(['enabled', 'suspended', 'never'])),
    'object-lock': factOf('object-lock', objectLock),
    cluster: factOf('cluster', shape<ClusterDescription>({ engine: text, retentionDays: figure })),
    datasets: factOf('datasets', list(dataset)),
  });
}
