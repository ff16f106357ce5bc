import type {
  AttributeValue,
  CreateTableOutput,
  DescribeTableOutput,
  ListBackupsOutput,
  PointInTimeRecoveryDescription,
  ScanOutput,
  TableDescription as SdkTable,
} from '@aws-sdk/client-dynamodb';
import type { Clock } from '../../../src/kernel/clock.js';
import { createSandboxClock } from '../../../src/sandbox/clock.js';
import type { PlacementDescription, TableDescription } from '../../../src/sandbox/description.js';
import { createRandom } from '../../../src/sandbox/random.js';
import type { Call } from '../../../src/sandbox/service.js';
import { createDynamoDb, type DynamoDb } from '../../../src/sandbox/services/dynamodb/dynamodb.js';

export const account = '111122223333';
export const home = 'eu-west-1';
export const away = 'eu-central-1';
export const startMs = Date.UTC(2026, 5, 1, 12, 0, 0);
export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

const stoppedClock: Clock = {
  now: () => new Date(startMs),
  monotonicMs: () => 0,
  sleep: () => Promise.resolve(),
};

export interface Where {
  readonly account?: string;
  readonly region?: string;
}

/** A DynamoDB on a clock that only the test turns, and short forms of what tests do most. */
export class Bench {
  readonly db: DynamoDb;
  readonly #clock = createSandboxClock(stoppedClock, undefined);

  constructor(seed = 1) {
    this.db = createDynamoDb({
      clock: this.#clock,
      random: createRandom(seed),
      partition: (region) => (region.startsWith('cn-') ? 'aws-cn' : 'aws'),
    });
  }

  nowMs(): number {
    return this.#clock.now().getTime();
  }

  advance(ms: number): void {
    this.#clock.advance(ms);
  }

  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- names the answer's type
  run<O = Record<string, unknown>>(operation: string, input: object, where: Where = {}): O {
    const handler = this.db.service.handlers[operation];
    if (handler === undefined) throw new Error(`no handler for ${operation}`);
    const caller = where.account ?? account;
    const call: Call = {
      service: 'dynamodb',
      operation,
      region: where.region ?? home,
      partition: 'aws',
      caller: {
        account: caller,
        arn: `arn:aws:iam::${caller}:user/operator`,
        userId: 'AIDA',
        policy: undefined,
      },
      requestId: 'r',
      now: this.#clock.now(),
    };
    return handler(input as never, call) as O;
  }

  /** Name and message of the fault that the call ends with. */
  fault(operation: string, input: object, where: Where = {}): string {
    try {
      this.run(operation, input, where);
    } catch (error) {
      if (error instanceof Error) return `${error.name}: ${error.message}`;
    }
    return 'none';
  }

  /** An on-demand table with a string key `id`, ready for everything unless told otherwise. */
  create(name: string, more: object = {}, where: Where = {}): SdkTable {
    const { TableDescription } = this.run<CreateTableOutput>(
      'CreateTable',
      {
        TableName: name,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        ...more,
      },
      where,
    );
    return TableDescription ?? {};
  }

  createReady(name: string, more: object = {}, where: Where = {}): void {
    this.create(name, more, where);
    this.advance(minute);
  }

  describe(name: string, where: Where = {}): SdkTable {
    return this.run<DescribeTableOutput>('DescribeTable', { TableName: name }, where).Table ?? {};
  }

  pitr(name: string, where: Where = {}): PointInTimeRecoveryDescription {
    const { ContinuousBackupsDescription } = this.run<{
      ContinuousBackupsDescription: {
        PointInTimeRecoveryDescription: PointInTimeRecoveryDescription;
      };
    }>('DescribeContinuousBackups', { TableName: name }, where);
    return ContinuousBackupsDescription.PointInTimeRecoveryDescription;
  }

  setPitr(name: string, isOn: boolean, days?: number, where: Where = {}): void {
    const specification = { PointInTimeRecoveryEnabled: isOn, RecoveryPeriodInDays: days };
    this.run(
      'UpdateContinuousBackups',
      { TableName: name, PointInTimeRecoverySpecification: specification },
      where,
    );
  }

  put(table: string, id: string, value: string, where: Where = {}): void {
    this.run('PutItem', { TableName: table, Item: { id: { S: id }, value: { S: value } } }, where);
  }

  remove(table: string, id: string, where: Where = {}): void {
    this.run('DeleteItem', { TableName: table, Key: { id: { S: id } } }, where);
  }

  /** `value` by `id`, of the whole table. */
  values(table: string, where: Where = {}): Record<string, string> {
    const pairs = this.items(table, where).map(
      (item) => [item['id']?.S ?? '', item['value']?.S ?? ''] as const,
    );
    return Object.fromEntries(pairs.toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }

  items(table: string, where: Where = {}): readonly Record<string, AttributeValue>[] {
    return this.run<ScanOutput>('Scan', { TableName: table }, where).Items ?? [];
  }

  systemBackups(where: Where = {}): NonNullable<ListBackupsOutput['BackupSummaries']> {
    return (
      this.run<ListBackupsOutput>('ListBackups', { BackupType: 'SYSTEM' }, where).BackupSummaries ??
      []
    );
  }

  addReplica(table: string, region: string, where: Where = {}): void {
    const ReplicaUpdates = [{ Create: { RegionName: region } }];
    this.run('UpdateTable', { TableName: table, ReplicaUpdates }, where);
  }
}

export const streaming = {
  StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
};

export function placement(more: Partial<PlacementDescription> = {}): PlacementDescription {
  return {
    region: home,
    status: 'ACTIVE',
    inaccessibleHours: undefined,
    detached: false,
    deletionProtection: false,
    pitr: { windowDays: 35, enabledDays: 100, lagSeconds: 300 },
    ...more,
  };
}

export function described(more: Partial<TableDescription> = {}): TableDescription {
  return {
    account,
    name: 'sdp-prod-Object',
    role: 'Object',
    ageDays: 200,
    items: 25,
    placements: [placement()],
    deleted: undefined,
    ...more,
  };
}
