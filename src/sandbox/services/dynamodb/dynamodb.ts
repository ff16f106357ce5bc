import type { SandboxClock } from '../../clock.js';
import type { TableDescription } from '../../description.js';
import type { Random } from '../../random.js';
import type { Call, Handler, Service } from '../../service.js';
import type { KeyLookup } from '../kms/key-ring.js';
import { describeBackup, listBackups } from './backup-calls.js';
import { batchWriteItem } from './batch-write.js';
import { describeContinuousBackups, updateContinuousBackups } from './continuous-backup-calls.js';
import { createBackup } from './create-backup.js';
import { createTable } from './create-table.js';
import { describeExportCall, listExports } from './export-calls.js';
import { createCatalogue, type Catalogue } from './catalogue.js';
import { deleteItem, getItem, putItem } from './item-calls.js';
import { restoreFromBackup, restoreToPointInTime } from './restore-calls.js';
import { scan } from './scan.js';
import { seedTable } from './seed.js';
import { deleteResourcePolicy, getResourcePolicy, putResourcePolicy } from './resource-policy.js';
import { describeLimits } from './settings-calls.js';
import { type PlaceState, worldState } from './state.js';
import { cutSinceMs } from './table.js';
import { deleteTable, describeTableCall, listTables } from './table-calls.js';
import { listTagsOfResource, tagResource } from './tags.js';
import { describeTimeToLive, updateTimeToLive } from './time-to-live.js';
import { updateTable } from './update-table.js';
import { World } from './world.js';

/**
 * DynamoDB of the sandbox, from the "Amazon DynamoDB Developer Guide" and "API Reference": tables,
 * replica groups, point-in-time recovery with per-second item history, system backups, restores.
 * `world.ts` holds the tables, `item-history.ts` their items over time; the `*-calls.ts` files
 * answer the operations. It must not know who may call: that is decided before a handler runs.
 */
export interface DynamoDb {
  readonly service: DynamoDbService;
  /** What other services may know of the tables. */
  readonly catalogue: Catalogue;
  /** Adds the described tables as of the clock's present. A name that is there is replaced. */
  readonly seed: (tables: readonly TableDescription[]) => void;
  /**
   * The delay of writes to another region in the minute that begins at an instant, in ms. Undefined
   * where there is no such replica, or none that gets anything then.
   */
  readonly replicationDelay: (asked: DelayQuestion) => number | undefined;
}

interface DelayQuestion {
  readonly account: string;
  readonly region: string;
  readonly table: string;
  readonly receiver: string;
  readonly atMs: number;
}

interface DynamoDbService extends Service {
  readonly state: () => readonly PlaceState[];
}

export interface DynamoDbOptions {
  readonly clock: SandboxClock;
  readonly random: Random;
  /** The partition of a region: `aws`, `aws-cn`, ... */
  readonly partition: (region: string) => string;
  /** The keys that tables are encrypted with; left out = every key is there and can be used. */
  readonly keys?: KeyLookup | undefined;
}

/** A DynamoDB without tables. Handlers throw AwsFault; each takes its instant from its call. */
export function createDynamoDb({ clock, random, partition, keys }: DynamoDbOptions): DynamoDb {
  const own = random.fork('dynamodb');
  const world = new World(own.fork('ids'), partition, keys);
  return {
    service: {
      signingName: 'dynamodb',
      handlers: bindHandlers(world),
      state: () => worldState(world, clock.now().getTime()),
    },
    catalogue: createCatalogue(world),
    seed: (tables) => {
      const nowMs = clock.now().getTime();
      for (const table of tables) seedTable(world, own.fork('items'), table, nowMs);
    },
    replicationDelay: ({ account, region, table: name, receiver, atMs }) => {
      const nowMs = clock.now().getTime();
      const table = world.find(account, region, name, nowMs);
      const members = table === undefined ? [] : world.members(table, nowMs);
      const there = members.find((member) => member.region === receiver);
      if (table === undefined || there === undefined || receiver === region) return undefined;
      const sinceMs = Math.max(table.activeAtMs, there.activeAtMs);
      const untilMs = Math.min(cutSinceMs(table), cutSinceMs(there));
      return atMs >= sinceMs && atMs < untilMs ? there.shownLagMs : undefined;
    },
  };
}

function bindHandlers(world: World): Readonly<Record<string, Handler>> {
  const on =
    (answer: (world: World, input: never, call: Call) => object): Handler =>
    (input: never, call) => {
      world.requireRegion(call);
      return answer(world, input, call);
    };
  return {
    BatchWriteItem: on(batchWriteItem),
    CreateBackup: on(createBackup),
    CreateTable: on(createTable),
    DeleteItem: on(deleteItem),
    DeleteResourcePolicy: on(deleteResourcePolicy),
    DeleteTable: on(deleteTable),
    DescribeBackup: on(describeBackup),
    DescribeContinuousBackups: on(describeContinuousBackups),
    DescribeExport: on(describeExportCall),
    DescribeLimits: on(describeLimits),
    DescribeTable: on(describeTableCall),
    DescribeTimeToLive: on(describeTimeToLive),
    GetItem: on(getItem),
    GetResourcePolicy: on(getResourcePolicy),
    ListBackups: on(listBackups),
    ListExports: on(listExports),
    ListTables: on(listTables),
    ListTagsOfResource: on(listTagsOfResource),
    PutItem: on(putItem),
    PutResourcePolicy: on(putResourcePolicy),
    RestoreTableFromBackup: on(restoreFromBackup),
    RestoreTableToPointInTime: on(restoreToPointInTime),
    Scan: on(scan),
    TagResource: on(tagResource),
    UpdateContinuousBackups: on(updateContinuousBackups),
    UpdateTable: on(updateTable),
    UpdateTimeToLive: on(updateTimeToLive),
  };
}
