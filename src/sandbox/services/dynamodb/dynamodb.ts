import type { SandboxClock } from '../../clock.js';
import type { TableDescription } from '../../description.js';
import type { Random } from '../../random.js';
import type { Call, Handler, Service } from '../../service.js';
import { describeBackup, listBackups } from './backup-calls.js';
import { batchWriteItem } from './batch-write.js';
import { describeContinuousBackups, updateContinuousBackups } from './continuous-backup-calls.js';
import { createTable } from './create-table.js';
import { createCatalogue, type Catalogue } from './catalogue.js';
import { deleteItem, getItem, putItem } from './item-calls.js';
import { restoreFromBackup, restoreToPointInTime } from './restore-calls.js';
import { scan } from './scan.js';
import { seedTable } from './seed.js';
import { describeLimits, describeTimeToLive } from './settings-calls.js';
import { type PlaceState, worldState } from './state.js';
import { deleteTable, describeTableCall, listTables } from './table-calls.js';
import { listTagsOfResource, tagResource } from './tags.js';
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
}

interface DynamoDbService extends Service {
  readonly state: () => readonly PlaceState[];
}

export interface DynamoDbOptions {
  readonly clock: SandboxClock;
  readonly random: Random;
  /** The partition of a region: `aws`, `aws-cn`, ... */
  readonly partition: (region: string) => string;
}

/** A DynamoDB without tables. Handlers throw AwsFault; each takes its instant from its call. */
export function createDynamoDb({ clock, random, partition }: DynamoDbOptions): DynamoDb {
  const own = random.fork('dynamodb');
  const world = new World(own.fork('ids'), partition);
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
    CreateTable: on(createTable),
    DeleteItem: on(deleteItem),
    DeleteTable: on(deleteTable),
    DescribeBackup: on(describeBackup),
    DescribeContinuousBackups: on(describeContinuousBackups),
    DescribeLimits: on(describeLimits),
    DescribeTable: on(describeTableCall),
    DescribeTimeToLive: on(describeTimeToLive),
    GetItem: on(getItem),
    ListBackups: on(listBackups),
    ListTables: on(listTables),
    ListTagsOfResource: on(listTagsOfResource),
    PutItem: on(putItem),
    RestoreTableFromBackup: on(restoreFromBackup),
    RestoreTableToPointInTime: on(restoreToPointInTime),
    Scan: on(scan),
    TagResource: on(tagResource),
    UpdateContinuousBackups: on(updateContinuousBackups),
    UpdateTable: on(updateTable),
  };
}
