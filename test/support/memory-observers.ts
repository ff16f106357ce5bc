import { excessActions } from '../../src/controls/access/backup-actions.js';
import type {
  BackupGlobalSettings,
  BackupJob,
  BackupPlan,
  BackupRegionSettings,
  CopyJob,
  OrganizationDescription,
  VaultContent,
  VaultDescription,
} from '../../src/estate/backup-facts.js';
import type { BackupLayout } from '../../src/estate/backup-layout.js';
import type { BucketDetails } from '../../src/estate/bucket-details.js';
import type {
  BucketVersioning,
  ClusterDescription,
  ClusterSnapshot,
  DatasetDescription,
  DeletedTableBackup,
  ObjectLock,
  PitrState,
  TableDescription,
} from '../../src/estate/facts.js';
import type { Observed } from '../../src/estate/observation.js';
import type {
  DepotEnvironment,
  ExecutorDescription,
  KeyDescription,
  ListedTables,
  RoleDescription,
  SimulatedAccess,
  StackDescription,
  StackResource,
} from '../../src/estate/place-facts.js';
import { placementKey, type Placement } from '../../src/estate/placement.js';
import type {
  ExportDescription,
  PolicyText,
  ReplicationLatency,
  ScalingTarget,
  Tag,
  TimeToLive,
  UserBackup,
} from '../../src/estate/table-settings.js';
import type { Place } from '../../src/ports/backup-service.js';
import type { LayoutRequest, Observers } from '../../src/ports/observers.js';
import type { Recorder } from '../../src/ports/recorder.js';
import type { AccessRequest } from '../../src/ports/surroundings.js';
import { ago, bucketDetails, placementFacts, placementSettings, seen } from './estate-builders.js';
import {
  aCluster,
  aClusterSnapshot,
  aKey,
  anExecutor,
  aRole,
  aStack,
  backupFacts,
  vaultContent,
} from './place-builders.js';

type Answer<T> = Observed<T> | ((signal: AbortSignal) => Promise<Observed<T>>);
type Answers<T> = Readonly<Record<string, Answer<T>>>;

/** What is not named is in order. */
export interface MemoryWorld {
  /** By placement key. */
  readonly tables?: Answers<TableDescription>;
  readonly pitr?: Answers<PitrState>;
  readonly deleted?: Answers<readonly DeletedTableBackup[]>;
  readonly timeToLive?: Answers<TimeToLive>;
  readonly tags?: Answers<readonly Tag[]>;
  readonly policies?: Answers<PolicyText>;
  readonly scaling?: Answers<readonly ScalingTarget[]>;
  readonly userBackups?: Answers<readonly UserBackup[]>;
  readonly exports?: Answers<readonly ExportDescription[]>;
  readonly latency?: Answers<readonly ReplicationLatency[]>;
  /** By bucket. */
  readonly versioning?: Answers<BucketVersioning>;
  readonly objectLock?: Answers<ObjectLock>;
  readonly details?: Readonly<
    Record<string, BucketDetails | ((signal: AbortSignal) => Promise<BucketDetails>)>
  >;
  readonly presence?: Answers<true>;
  /** By the id of an environment. */
  readonly layouts?: Answers<BackupLayout>;
  /** By cluster. */
  readonly clusters?: Answers<ClusterDescription>;
  readonly snapshots?: Answers<readonly ClusterSnapshot[]>;
  /** By the name of an environment. */
  readonly datasets?: Answers<readonly DatasetDescription[]>;
  readonly depots?: Answers<DepotEnvironment>;
  readonly executors?: Answers<readonly ExecutorDescription[]>;
  /** By the name of a stack. */
  readonly stacks?: Answers<StackDescription>;
  readonly resources?: Answers<readonly StackResource[]>;
  /** By `account/region`. */
  readonly listed?: Answers<ListedTables>;
  readonly backupSettings?: Answers<BackupRegionSettings>;
  readonly vaults?: Answers<readonly VaultDescription[]>;
  readonly plans?: Answers<readonly BackupPlan[]>;
  readonly jobs?: Answers<readonly BackupJob[]>;
  readonly copyJobs?: Answers<readonly CopyJob[]>;
  /** By `account/region/vault`. */
  readonly contents?: Answers<VaultContent>;
  /** By `account/region/key`. */
  readonly keys?: Answers<KeyDescription>;
  /** By account. */
  readonly globalSettings?: Answers<BackupGlobalSettings>;
  readonly organizations?: Answers<OrganizationDescription>;
  /** By `account/role`. */
  readonly roles?: Answers<RoleDescription>;
  readonly access?: Answers<readonly SimulatedAccess[]>;
}

/** What a role that may do what it must, and no more, is answered. */
function asItMust({ questions }: AccessRequest): readonly SimulatedAccess[] {
  const excess = new Set<string>(excessActions);
  return questions.flatMap(({ actions, resource }) =>
    actions.map((action) => ({
      action,
      resource,
      decision: excess.has(action) ? 'implicitDeny' : 'allowed',
      missingContext: [],
    })),
  );
}

/** Each dataset has been backed up, and no store was ever switched. */
function wholeLayout({ datasets }: LayoutRequest): BackupLayout {
  return { backups: datasets.map((dataset) => ({ dataset, store: undefined })), leftOut: 0 };
}

export interface MemoryObservers {
  readonly observers: Observers;
  /** The reads that were made, in their order: `<read> <key>`. */
  readonly reads: readonly string[];
  /** What was handed to the reads beside their key, by `<read> <key>`. */
  readonly given: ReadonlyMap<string, unknown>;
}

/** Observers over plain values. */
export function memoryObservers(world: MemoryWorld = {}): MemoryObservers {
  const reads: string[] = [];
  const given = new Map<string, unknown>();
  const healthy = placementFacts();
  const settings = placementSettings();
  const backup = backupFacts();
  const answer = async <T>(
    name: string,
    answered: Answer<T> | undefined,
    otherwise: Observed<T>,
    signal: AbortSignal,
  ): Promise<Observed<T>> => {
    reads.push(name);
    await Promise.resolve();
    return typeof answered === 'function' ? answered(signal) : (answered ?? otherwise);
  };
  const atPlacement =
    <T>(name: string, answers: Answers<T> | undefined, otherwise: Observed<T>) =>
    (place: Placement, signal: AbortSignal): Promise<Observed<T>> => {
      const key = placementKey(place);
      return answer(`${name} ${key}`, answers?.[key], otherwise, signal);
    };
  const atPlace =
    <T>(name: string, answers: Answers<T> | undefined, otherwise: Observed<T>) =>
    ({ account, region }: Place, signal: AbortSignal): Promise<Observed<T>> => {
      const key = `${account}/${region}`;
      return answer(`${name} ${key}`, answers?.[key], otherwise, signal);
    };
  const since =
    <T>(name: string, answers: Answers<T> | undefined, otherwise: Observed<T>) =>
    (place: Place, from: Date, signal: AbortSignal): Promise<Observed<T>> => {
      given.set(`${name} ${place.account}/${place.region}`, from);
      return atPlace(name, answers, otherwise)(place, signal);
    };
  const named =
    <T>(name: string, answers: Answers<T> | undefined, otherwise: Observed<T>) =>
    (key: string, signal: AbortSignal): Promise<Observed<T>> =>
      answer(`${name} ${key}`, answers?.[key], otherwise, signal);
  const latency = atPlacement('latency', world.latency, seen([]));
  const role = named('role', world.roles, seen(aRole()));
  const observers: Observers = {
    tables: {
      describe: atPlacement('describe', world.tables, healthy.table),
      pitr: atPlacement('pitr', world.pitr, healthy.pitr),
      deletedBackups: atPlacement('deleted', world.deleted, seen([])),
      timeToLive: atPlacement('ttl', world.timeToLive, settings.timeToLive),
      tags: atPlacement('tags', world.tags, settings.tags),
      policy: atPlacement('policy', world.policies, settings.policy),
      scaling: atPlacement('scaling', world.scaling, seen([])),
      userBackups: atPlacement('backups', world.userBackups, settings.userBackups),
      exports: atPlacement('exports', world.exports, settings.exports),
      latency: (place, receiving, signal) => {
        const key = placementKey(place);
        given.set(`latency ${key}`, receiving);
        if (world.latency?.[key] !== undefined) return latency(place, signal);
        const measured = receiving.map((region) => ({ region, milliseconds: 800, at: ago(0) }));
        return answer(`latency ${key}`, undefined, seen(measured), signal);
      },
    },
    buckets: {
      versioning: ({ name }, signal) =>
        named('versioning', world.versioning, seen('enabled' as const))(name, signal),
      objectLock: ({ name }, signal) =>
        named(
          'lock',
          world.objectLock,
          seen<ObjectLock>({ kind: 'on', rule: { mode: 'compliance', days: 35 } }),
        )(name, signal),
      details: async ({ name }, signal) => {
        reads.push(`details ${name}`);
        await Promise.resolve();
        const details = world.details?.[name];
        return typeof details === 'function' ? details(signal) : (details ?? bucketDetails());
      },
      layout: (request, signal) => {
        const key = request.environment;
        given.set(`layout ${key}`, request);
        return named('layout', world.layouts, seen(wholeLayout(request)))(key, signal);
      },
    },
    clusters: {
      describe: ({ cluster }, signal) =>
        named('cluster', world.clusters, seen(aCluster()))(cluster, signal),
      snapshots: ({ cluster }, signal) =>
        named('snapshots', world.snapshots, seen([aClusterSnapshot()]))(cluster, signal),
    },
    datasets: {
      list: ({ name }, signal) => named('datasets', world.datasets, seen([]))(name, signal),
      environment: ({ name, id }, signal) =>
        named('depot', world.depots, seen({ id, store: undefined }))(name, signal),
      executors: ({ name }, signal) =>
        named('executors', world.executors, seen([anExecutor()]))(name, signal),
    },
    backups: {
      settings: atPlace('backup-settings', world.backupSettings, backup.settings),
      vaults: atPlace('vaults', world.vaults, backup.vaults),
      plans: atPlace('plans', world.plans, backup.plans),
      jobs: since('jobs', world.jobs, backup.jobs),
      copyJobs: since('copy-jobs', world.copyJobs, backup.copyJobs),
      content: ({ account, region, vault }, resources, signal) => {
        const key = `${account}/${region}/${vault}`;
        given.set(`content ${key}`, resources);
        const empty = seen(vaultContent({ vault, points: [] }));
        return answer(`content ${key}`, world.contents?.[key], empty, signal);
      },
      globalSettings: named(
        'global-settings',
        world.globalSettings,
        seen({ isCrossAccountEnabled: true }),
      ),
      organization: (account, signal) =>
        named(
          'organization',
          world.organizations,
          seen({ id: 'o-example', managementAccount: account }),
        )(account, signal),
    },
    places: { tables: atPlace('tables', world.listed, seen({ depot: [], total: 0 })) },
    keys: {
      describe: ({ account, region }, keyArn, signal) =>
        named(
          'key',
          world.keys,
          seen(aKey({ arn: keyArn })),
        )(`${account}/${region}/${keyArn}`, signal),
    },
    access: {
      role: (account, name, signal) => role(`${account}/${name}`, signal),
      simulate: (request, signal) => {
        const key = `${request.account}/${request.role}`;
        given.set(`simulate ${key}`, request.questions);
        return named('simulate', world.access, seen(asItMust(request)))(key, signal);
      },
    },
    stacks: {
      describe: (_place, stack, signal) =>
        named('stack', world.stacks, seen(aStack({ name: stack })))(stack, signal),
      resources: (_place, stack, signal) =>
        named('resources', world.resources, seen([]))(stack, signal),
    },
    presence: {
      exists: ({ name }, signal) =>
        named('exists', world.presence, seen(true as const))(name, signal),
    },
  };
  return { observers, reads, given };
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
