import type { Estate } from '../../../src/estate/environment.js';
import type { World } from '../../../src/cli/world.js';
import type { BucketName, EnvironmentName } from '../../../src/estate/ids.js';
import type { CheckResult } from '../../../src/controls/result.js';
import { nothingRemembered } from '../../../src/controls/sight.js';
import { check } from '../../../src/flows/check.js';
import type { Clock } from '../../../src/kernel/clock.js';
import {
  absent,
  aBucket,
  accountId,
  anAccount,
  anEnvironment,
  aTable,
  away,
  home,
  now,
  seen,
  unknown,
} from '../../support/estate-builders.js';
import {
  memoryObservers,
  memoryRecorder,
  type MemoryWorld,
} from '../../support/memory-observers.js';

/** A clock that stands still; nothing here waits on it to move. */
const standing: Clock = {
  now: () => now,
  monotonicMs: () => 0,
  sleep: (_ms, signal) =>
    new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    }),
};

/** One production environment, a second one, and a bucket that both share. */
export function anEstate(): Estate {
  const restoreRole = 'depot-restore';
  const first = anEnvironment({ restoreRole });
  const second = anEnvironment({
    restoreRole,
    backupLocation: { bucket: 'depot-backups' as BucketName, prefix: 'staging' },
    name: 'staging' as EnvironmentName,
    id: 'stg-9d40c6b8e173' as typeof first.id,
    tier: 'other',
    clusters: [],
  });
  return {
    accounts: [anAccount()],
    environments: [first, second],
    buckets: [
      aBucket({ environments: [first.name, second.name] }),
      aBucket({ name: 'orders-only' as BucketName, environments: [first.name] }),
    ],
    waivers: [],
  };
}

const key = (region: string, role: string, id = 'prod-e2dd35eedfec'): string =>
  `${accountId}/${region}/sdp-${id}-${role}`;

/** Something of everything: failures of each severity, unknowns of one cause, and passes. */
export const troubledWorld: MemoryWorld = {
  pitr: {
    [key(away, 'History')]: seen({ kind: 'off' }),
    [key(home, 'Index')]: absent(),
    [key(home, 'Object', 'stg-9d40c6b8e173')]: unknown(),
    [key(home, 'Index', 'stg-9d40c6b8e173')]: unknown(),
  },
  tables: {
    [key(home, 'Index')]: absent(),
    [key(home, 'Object')]: seen(aTable({ deletionProtection: false })),
    [key(away, 'Object', 'stg-9d40c6b8e173')]: unknown(),
  },
  versioning: { 'depot-backups': seen('suspended' as const) },
  datasets: {
    staging: seen([{ id: 'd-1', name: 'insights', storage: { kind: 'snowflake' } }] as const),
  },
};

const onDynamoDb = [{ id: 'd-0', name: 'orders', storage: { kind: 'dynamodb' } }] as const;
const goodDatasets = { 'prod-orders': seen(onDynamoDb), staging: seen(onDynamoDb) };

/** A pass over memory. */
export function passOver(
  world: MemoryWorld = troubledWorld,
  estate: Estate = anEstate(),
): Promise<CheckResult> {
  return check(estate, {
    observers: memoryObservers({ ...world, datasets: { ...goodDatasets, ...world.datasets } })
      .observers,
    recorder: memoryRecorder(),
    clock: standing,
    concurrency: 8,
    deadlineMs: 1000,
    rememberedSettings: nothingRemembered,
    signal: new AbortController().signal,
  });
}

export interface TestWorld extends World {
  readonly out: () => string;
  readonly err: () => string;
}

/** A world that keeps what is written. No file exists unless it is named. */
export function aWorld(
  changes: Partial<World> & {
    readonly files?: Readonly<Record<string, string>>;
    readonly terminal?: number;
  } = {},
): TestWorld {
  const { files = {}, terminal, ...rest } = changes;
  let out = '';
  let err = '';
  const isTTY = terminal !== undefined;
  return {
    version: '1.2.3',
    env: {},
    cwd: '/srv/depot',
    stdout: { write: (text) => (out += text) !== '', columns: terminal, isTTY },
    stderr: { write: (text) => (err += text) !== '', columns: terminal, isTTY },
    clock: standing,
    random: () => 0.5,
    randomHex: (bytes) => 'ab'.repeat(bytes),
    process: { id: 4711, node: 'v20.19.0' },
    onReload: () => () => undefined,
    onDefect: () => () => undefined,
    signal: new AbortController().signal,
    readFile: (path) =>
      files[path] === undefined
        ? Promise.reject(new Error(`ENOENT: ${path}`))
        : Promise.resolve(files[path]),
    createFile: (path) => Promise.reject(new Error(`EROFS: ${path}`)),
    exists: (path) => files[path] !== undefined,
    ...rest,
    out: () => out,
    err: () => err,
  };
}
