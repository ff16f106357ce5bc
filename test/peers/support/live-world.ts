import * as backup from '@aws-sdk/client-backup';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as rds from '@aws-sdk/client-rds';
import * as s3 from '@aws-sdk/client-s3';
import { systemClock } from '../../../src/kernel/clock.js';
import { configured, estateFile, platform, west } from '../../chain/support/estate-file.js';
import { type ForgetfulVaults, serveForgetfully } from './forgetful-vaults.js';
import type { ConfigurationChange, LivenessAction } from './liveness.js';
import { freePort } from './ports.js';
import { type ServedWorld, serveWorld } from './served-world.js';

/** A served sandbox and the configuration that watches it, as liveness actions change them. */
export interface LiveWorld {
  /** What leads a daemon there, and nowhere else if it should answer late. */
  readonly env: Readonly<Record<string, string>>;
  /** The configuration file as it is now. */
  file(): object;
  /** @throws for what is done to a daemon: there is none here */
  act(action: LivenessAction): Promise<void>;
  close(): Promise<void>;
}

type EstateFile = ReturnType<typeof estateFile>;

interface LiveFile extends Omit<EstateFile, 'environments' | 'buckets' | 'postures'> {
  readonly postures: object;
  readonly waivers?: readonly object[];
  readonly environments: readonly (object & { readonly name: string })[];
  readonly buckets: readonly object[];
  readonly schedules: { readonly sweep: object };
  readonly metrics?: object;
}

/** A due time that passed is told, not made up. */
const sweepJob = { catchUp: 'skip', jitterSeconds: 0 };
const eachMinute = { ...sweepJob, cron: '* * * * *' };
const eachHour = { ...sweepJob, cron: '0 * * * *' };

/** The part of the file that has to do with one environment, in one region. */
function smallFile(file: EstateFile): Omit<LiveFile, 'schedules'> {
  const { accounts, environments, buckets, postures } = file;
  return {
    ...file,
    // Copies of the other one go to where nobody looks here.
    postures: { ...postures, production: postures.small },
    accounts: accounts.map((account) => ({ ...account, regions: [west] })),
    environments: environments.filter(({ name }) => name === 'staging'),
    buckets: buckets.filter(({ region }) => region === west),
  };
}

/** Environments that the world does not hold: each is some dozen series. */
const manyEnvironments = Array.from({ length: 60 }, (_, index) => ({
  name: `more-${index}`,
  id: (0x10_0000_0000 + index).toString(16).padStart(12, '0'),
  account: 'staging',
  region: 'eu-west-1',
  posture: 'small',
}));

const dayMs = 86_400_000;

/** One waiver that ended yesterday, one that ends tomorrow; what they cover must fail. */
function waivers(): readonly object[] {
  const until = (days: number): string =>
    new Date(systemClock.now().getTime() + days * dayMs).toISOString();
  const owner = 'platform team';
  const reason = 'the table is replaced next month';
  return [
    { control: 'deletion-protection', environment: 'orders', owner, reason, until: until(-1) },
    { control: 'pitr-enabled', environment: 'orders', owner, reason, until: until(1) },
  ];
}

/** The file after a change. @param base - the file that was there first */
function changed(base: LiveFile, file: LiveFile, change: ConfigurationChange): object {
  const { environments, buckets } = file;
  switch (change) {
    case 'mend':
      return base;
    case 'break':
      return { ...file, environments: 'none' };
    case 'drop-staging':
      return { ...file, environments: environments.filter(({ name }) => name !== 'staging') };
    case 'name-another-bucket': {
      const gone = { name: 'depot-backups-gone', account: 'backup', region: 'eu-west-1' };
      return { ...file, buckets: [...buckets, gone] };
    }
    case 'unwatch-the-cluster': {
      const storage = { backupLocation: 's3://depot-backups/orders' };
      const without = environments.map((each) =>
        each.name === 'orders' ? { ...each, storage } : each,
      );
      return { ...file, environments: without };
    }
    case 'keep-backups-longer': {
      const { small } = base.postures as ReturnType<typeof estateFile>['postures'];
      const kept = { ...small, backups: { ...small.backups, retentionDays: 60 } };
      return { ...file, postures: { ...file.postures, small: kept } };
    }
    case 'add-waivers':
      return { ...file, waivers: waivers() };
    case 'pause-the-sweep':
      return { ...file, schedules: { sweep: { ...eachMinute, paused: true } } };
    case 'shorten-the-deadline':
      return { ...file, schedules: { sweep: { ...eachMinute, deadlineSeconds: 2 } } };
    case 'least-budget-and-many-environments':
      return {
        ...file,
        metrics: { maximumSeries: 1000 },
        environments: [...environments, ...manyEnvironments],
      };
    default:
      return change satisfies never;
  }
}

export interface WorldSize {
  readonly isPaced?: true;
  readonly isSmall?: true;
}

export async function openLiveWorld(
  plan: readonly LivenessAction[],
  { isPaced, isSmall }: WorldSize = {},
): Promise<LiveWorld> {
  const gaps = plan.flatMap((action) => (action.do === 'plant' ? [action.gap] : []));
  const exports = new Map(
    plan.flatMap((action) =>
      action.do === 'plant-exports' ? [[action.table, action.exports] as const] : [],
    ),
  );
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const fileWith = (planted: readonly object[]): LiveFile => {
    const whole = estateFile(planted, { address, startsAt: undefined });
    return {
      ...(isSmall === true ? smallFile(whole) : whole),
      schedules: { sweep: isPaced === true ? eachMinute : eachHour },
    };
  };
  const serve = (planted: readonly object[]): Promise<ServedWorld> =>
    serveWorld(configured(fileWith(planted)), port, planted.length > 0 ? exports : new Map());

  const losesPoints = plan.some((action) => action.do === 'lose-points');
  const between = losesPoints ? await serveForgetfully(port) : undefined;
  const vaults = (): ForgetfulVaults => {
    if (between === undefined) throw new Error('nothing is between the daemon and the sandbox');
    return between;
  };

  const base = fileWith(gaps);
  let file: object = base;
  let served = await serve(gaps);

  // The SDK takes the keys of the daemon's own account from the process; they are those of any world.
  const own = served.keys(platform);
  process.env['AWS_ACCESS_KEY_ID'] = own.accessKeyId;
  process.env['AWS_SECRET_ACCESS_KEY'] = own.secretAccessKey;

  const clientConfig = (account: string, region: string) => ({
    region,
    endpoint: served.url,
    maxAttempts: 1,
    credentials: served.keys(account),
  });
  const control = async (path: string, method: string, body?: unknown): Promise<void> => {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    const response = await fetch(`${served.url}/_sandbox/${path}`, init);
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  };
  const restore = async (account: string, region: string, table: string): Promise<void> => {
    const client = new dynamodb.DynamoDBClient({
      ...clientConfig(account, region),
      accountIdEndpointMode: 'disabled',
    });
    const { BackupSummaries = [] } = await client.send(
      new dynamodb.ListBackupsCommand({ TableName: table, BackupType: 'SYSTEM' }),
    );
    const [oldest] = BackupSummaries.toSorted(
      (a, b) => Number(a.BackupCreationDateTime) - Number(b.BackupCreationDateTime),
    );
    await client.send(
      new dynamodb.RestoreTableFromBackupCommand({
        TargetTableName: table,
        BackupArn: oldest?.BackupArn,
      }),
    );
  };
  return {
    env: { AWS_ENDPOINT_URL: between?.url ?? address },
    file: () => file,
    async act(action) {
      switch (action.do) {
        case 'plant':
        case 'plant-exports':
          return; // it was planted at the start
        case 'serve-anew':
          await served.close();
          served = await serve([]);
          return;
        case 'fault':
          return control('faults', 'POST', action.rule);
        case 'end-fault':
          return control(`faults?id=${action.id}`, 'DELETE');
        case 'lose-points':
          return vaults().forget(action.days * dayMs);
        case 'find-points':
          return vaults().remember();
        case 'turn':
          return control('clock', 'POST', { advanceSeconds: action.seconds });
        case 'call':
          await send(action, clientConfig(action.account, action.region));
          return;
        case 'restore-deleted':
          return restore(action.account, action.region, action.table);
        case 'configure':
          // A file that was broken can only be mended.
          file = changed(base, file as LiveFile, action.change);
          return;
        case 'daemon':
        case 'demand':
          throw new Error(`${action.do}: there is no daemon here`);
        default:
          action satisfies never;
      }
    },
    close: async () => {
      await between?.close();
      await served.close();
    },
  };
}

type Call = Extract<LivenessAction, { do: 'call' }>;

interface Sender {
  send(command: unknown): Promise<unknown>;
}

/** Sends an operation by its name, as the AWS CLI does. */
function send({ service, operation, input }: Call, config: object): Promise<unknown> {
  const [module, client] = (
    {
      dynamodb: [
        dynamodb,
        new dynamodb.DynamoDBClient({ ...config, accountIdEndpointMode: 'disabled' }),
      ],
      s3: [s3, new s3.S3Client({ ...config, forcePathStyle: true })],
      rds: [rds, new rds.RDSClient(config)],
      backup: [backup, new backup.BackupClient(config)],
    } as const
  )[service] as unknown as [Readonly<Record<string, new (given: unknown) => unknown>>, Sender];
  const Command = module[`${operation}Command`];
  if (Command === undefined) throw new Error(`${service} has no operation ${operation}`);
  return client.send(new Command(input));
}
