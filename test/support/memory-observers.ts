import type {
  BucketVersioning,
  ClusterDescription,
  DatasetDescription,
  DeletedTableBackup,
  ObjectLock,
  PitrState,
  TableDescription,
} from '../../src/estate/facts.js';
import type { Observed } from '../../src/estate/observation.js';
import { placementKey } from '../../src/estate/placement.js';
import type { Observers } from '../../src/ports/observers.js';
import type { Recorder } from '../../src/ports/recorder.js';
import { placementFacts, seen } from './estate-builders.js';

type Answer<T> = Observed<T> | ((signal: AbortSignal) => Promise<Observed<T>>);

/** Answers by placement key, bucket, cluster or environment name; what is not named is in order. */
export interface MemoryWorld {
  readonly tables?: Readonly<Record<string, Answer<TableDescription>>>;
  readonly pitr?: Readonly<Record<string, Answer<PitrState>>>;
  readonly deleted?: Readonly<Record<string, Answer<readonly DeletedTableBackup[]>>>;
  readonly versioning?: Readonly<Record<string, Answer<BucketVersioning>>>;
  readonly objectLock?: Readonly<Record<string, Answer<ObjectLock>>>;
  readonly clusters?: Readonly<Record<string, Answer<ClusterDescription>>>;
  readonly datasets?: Readonly<Record<string, Answer<readonly DatasetDescription[]>>>;
}

/** Observers over plain values, with a list of the reads that were made. */
export function memoryObservers(world: MemoryWorld = {}): {
  readonly observers: Observers;
  readonly reads: readonly string[];
} {
  const reads: string[] = [];
  const healthy = placementFacts();
  const answer = async <T>(
    name: string,
    given: Answer<T> | undefined,
    otherwise: Observed<T>,
    signal: AbortSignal,
  ): Promise<Observed<T>> => {
    reads.push(name);
    await Promise.resolve();
    return typeof given === 'function' ? given(signal) : (given ?? otherwise);
  };
  const observers: Observers = {
    tables: {
      describe: (place, signal) => {
        const key = placementKey(place);
        return answer(`describe ${key}`, world.tables?.[key], healthy.table, signal);
      },
      pitr: (place, signal) => {
        const key = placementKey(place);
        return answer(`pitr ${key}`, world.pitr?.[key], healthy.pitr, signal);
      },
      deletedBackups: (place, signal) => {
        const key = placementKey(place);
        return answer(`deleted ${key}`, world.deleted?.[key], seen([]), signal);
      },
    },
    buckets: {
      versioning: ({ name }, signal) =>
        answer(`versioning ${name}`, world.versioning?.[name], seen('enabled' as const), signal),
      objectLock: ({ name }, signal) =>
        answer(
          `lock ${name}`,
          world.objectLock?.[name],
          seen<ObjectLock>({ kind: 'on', rule: { mode: 'compliance', days: 35 } }),
          signal,
        ),
    },
    clusters: {
      describe: ({ cluster }, signal) =>
        answer(
          `cluster ${cluster}`,
          world.clusters?.[cluster],
          seen({ engine: 'aurora-postgresql', retentionDays: 7 }),
          signal,
        ),
    },
    datasets: {
      list: ({ name }, signal) =>
        answer(`datasets ${name}`, world.datasets?.[name], seen([]), signal),
    },
  };
  return { observers, reads };
}

/** A recorder that keeps everything. */
export function memoryRecorder(): Recorder & {
  readonly calls: Parameters<Recorder['call']>[0][];
  readonly notes: string[];
  readonly steps: (readonly [number, number])[];
} {
  const calls: Parameters<Recorder['call']>[0][] = [];
  const notes: string[] = [];
  const steps: (readonly [number, number])[] = [];
  return {
    calls,
    notes,
    steps,
    call: (record) => void calls.push(record),
    note: (level, message) => void notes.push(`${level}: ${message}`),
    progress: (done, total) => void steps.push([done, total]),
  };
}
