import { createObservers } from '../../src/aws/observers.js';
import { hubCredentials } from '../../src/compose/reach-sandbox.js';
import { worldOf } from '../../src/compose/sandbox-world.js';
import { createDatasets } from '../../src/depot/datasets.js';
import type { BackupBucket, Estate } from '../../src/estate/environment.js';
import type { BucketName, ClusterId, TableName } from '../../src/estate/ids.js';
import type { Observed } from '../../src/estate/observation.js';
import { placementKey } from '../../src/estate/placement.js';
import { type Clock, systemClock } from '../../src/kernel/clock.js';
import { DrError, isDrError } from '../../src/kernel/errors.js';
import type { GatewayInvoke } from '../../src/ports/gateway-invoke.js';
import { secondMs } from '../../src/kernel/units.js';
import { createSandbox, type Sandbox } from '../../src/sandbox/sandbox.js';
import { configured, estateFile } from '../chain/support/estate-file.js';
import { absent, seen, unknown, now } from '../support/estate-builders.js';
import { memoryObservers, memoryRecorder } from '../support/memory-observers.js';
import { createVirtualClock } from '../support/virtual-clock.js';
import type { Bench, Subjects } from './observers.contract.js';

// Three worlds for one contract: plain values, the embedded AWS in process, the same over HTTP.

export const readDeadlineMs = 5 * secondMs;

const file = estateFile(
  [{ gap: 'table-missing', environment: 'staging', table: 'Index', hoursAgo: 30 }],
  { rates: 'off' },
);

function subjectsOf({ environments, buckets }: Estate): Subjects {
  const [orders, , staging] = environments;
  const [bucket] = buckets;
  if (orders === undefined || staging === undefined || bucket === undefined) {
    throw new Error('the estate is too small');
  }
  const place = { account: orders.account, region: orders.region };
  const missingBucket: BackupBucket = { ...bucket, name: 'depot-backups-gone' as BucketName };
  return {
    table: { ...place, table: 'sdp-e2dd35eedfec-Object' as TableName },
    missingTable: {
      account: staging.account,
      region: staging.region,
      table: 'sdp-stg-9d40c6b8e173-Index' as TableName,
    },
    bucket,
    missingBucket,
    cluster: { ...place, cluster: 'orders-aurora' as ClusterId },
    missingCluster: { ...place, cluster: 'orders-gone' as ClusterId },
    receiving: orders.posture.replicas[0] ?? orders.region,
    key: 'alias/aws/dynamodb',
    missingKey: `arn:aws:kms:${orders.region}:${orders.account}:key/gone`,
    stack: orders.stack,
    missingStack: 'sdp-gone',
    environment: orders,
    deadEnvironment: {
      ...orders,
      gateway: orders.gateway && { ...orders.gateway, functionName: 'gone-gateway' },
    },
  };
}

/** Refused or left without an answer, as an adapter tells it. */
function broken(how: 'deny' | 'hang' | undefined, signal: AbortSignal): Promise<Observed<never>> {
  if (how === 'deny') return Promise.resolve(unknown('ReadDenied'));
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      const reason: unknown = signal.reason;
      const isTime = isDrError(reason) && reason.kind === 'timed-out';
      if (isTime) resolve(unknown('ReadTimedOut'));
      else reject(reason);
    };
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
  });
}

export async function memoryBench(): Promise<Bench> {
  const subjects = subjectsOf(configured(file).estate);
  let how: 'deny' | 'hang' | undefined;
  const here =
    <T>(otherwise: Observed<T>) =>
    (signal: AbortSignal): Promise<Observed<T>> =>
      how === undefined ? Promise.resolve(otherwise) : broken(how, signal);
  const { table, missingTable, bucket, missingBucket, cluster, missingCluster } = subjects;
  const [there, gone] = [placementKey(table), placementKey(missingTable)];
  const healthy = memoryObservers().observers;
  const forever = new AbortController().signal;
  const { observers } = memoryObservers({
    tables: { [there]: here(await healthy.tables.describe(table, forever)), [gone]: absent() },
    pitr: { [there]: here(await healthy.tables.pitr(table, forever)), [gone]: absent() },
    deleted: {
      [there]: here(await healthy.tables.deletedBackups(table, forever)),
      [gone]: seen([{ arn: 'arn', tableId: undefined, deletedAt: now, expiresAt: undefined }]),
    },
    versioning: { [bucket.name]: here(seen('enabled')), [missingBucket.name]: absent() },
    objectLock: { [bucket.name]: here(seen({ kind: 'off' })), [missingBucket.name]: absent() },
    clusters: {
      [cluster.cluster]: here(await healthy.clusters.describe(cluster, forever)),
      [missingCluster.cluster]: absent(),
    },
    datasets: { orders: here(seen([])) },
  });
  return {
    observers: {
      ...observers,
      datasets: {
        ...observers.datasets,
        list: (environment, signal) =>
          environment.gateway?.functionName === 'gone-gateway'
            ? Promise.resolve(absent())
            : observers.datasets.list(environment, signal),
      },
    },
    subjects,
    now: () => now,
    break: (next) => {
      how = next;
    },
    world: () => undefined,
    run: (work) => work,
    close: () => Promise.resolve(),
  };
}

export interface AwsBench extends Bench {
  readonly gateway: GatewayInvoke;
}

/** Its roles may read what is not there as well: whoever may not is denied, not told of absence. */
const readsAnything = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
});

function createWorld(clock: Clock): Sandbox {
  const { estate, sandbox } = configured(file);
  const options = { rolePolicy: () => readsAnything, bucketPolicy: () => undefined };
  return createSandbox(worldOf(estate, sandbox, options), { clock, rates: 'off' });
}

/** The adapters on a clock of the caller's, over a handler or an address. */
function awsBench(
  clock: Clock,
  /** Undefined = in this process. */
  address: string | undefined,
  sandbox: Sandbox,
): Omit<AwsBench, 'run' | 'close'> & { readonly closeAws: () => void } {
  const { estate } = configured(file);
  const shown = { ...clock, now: () => sandbox.clock.now() };
  const keys = hubCredentials(estate, sandbox.demoCredentials);
  const aws = createObservers({
    accounts: estate.accounts,
    clock: shown,
    random: () => 0.5,
    recorder: memoryRecorder(),
    env: address === undefined ? {} : { AWS_ENDPOINT_URL: address },
    settings: {
      sessionName: 'contract',
      requestTimeoutMs: 10 * secondMs,
      readDeadlineMs,
      maximumAttempts: 3,
      rateShare: 1,
    },
    baseCredentials: () => Promise.resolve(keys),
    requestHandler: address === undefined ? sandbox.requestHandler() : undefined,
  });
  return {
    observers: { ...aws.observers, datasets: createDatasets(aws.gateway) },
    gateway: aws.gateway,
    subjects: subjectsOf(estate),
    now: shown.now,
    break: (effect) => {
      for (const service of ['dynamodb', 's3', 'rds', 'lambda']) {
        sandbox.faults.set({ id: service, service, effect });
      }
    },
    world: () => {
      const { services, faults } = sandbox.state() as { services: object; faults: unknown };
      const { sts: _, ...others } = services as Readonly<Record<string, unknown>>;
      return JSON.parse(JSON.stringify({ others: withoutTime(others), faults })) as unknown;
    },
    closeAws: aws.close,
  };
}

/** Restorable instants follow the clock; they are not what a read could change. */
function withoutTime(state: unknown): unknown {
  const text = JSON.stringify(state);
  return text.replaceAll(/"(earliest|latest)":"[^"]+"/g, '');
}

export function inProcessBench(): Promise<AwsBench> {
  const clock = createVirtualClock('2026-11-01T12:00:00Z');
  const bench = awsBench(clock, undefined, createWorld(clock));
  return Promise.resolve({
    ...bench,
    run: (work) => clock.run(work),
    close: () => Promise.resolve(bench.closeAws()),
  });
}

export async function servedBench(): Promise<AwsBench> {
  const sandbox = createWorld(systemClock);
  const server = await sandbox.listen(0);
  const bench = awsBench(systemClock, server.url, sandbox);
  return {
    ...bench,
    run: (work) => work,
    close: async () => {
      bench.closeAws();
      await server.close();
    },
  };
}

export const stopped = new DrError('stopped', { code: 'Interrupted', kind: 'aborted' });
